// @ts-check
// The page's own words, English and Spanish side by side. What alerts say comes from the server, in both.

/** @typedef {{en: string, es: string}} Text */
/** @typedef {keyof typeof words} Word */

/** `one|many` where a number stands in `{n}`. */
const words = {
  // The head
  console: ["Vigía console", "Consola de Vigía"],
  skip: ["Skip to the list", "Saltar a la lista"],
  live: ["Live", "En vivo"],
  loading: ["Loading", "Cargando"],
  away: ["Brokers away", "Brókers sin respuesta"],
  lost: ["No connection", "Sin conexión"],
  locked: ["Locked", "Bloqueado"],
  loadingLong: [
    "The topics are still being read; there may be more than is shown.",
    "Todavía se leen los topics; puede haber más de lo que se muestra."],
  awayLong: [
    "The brokers do not answer. What is shown is from before.",
    "Los brókers no responden. Lo que se muestra es de antes."],
  lostLong: [
    "No connection to the server. What is shown is from {time}, {ago}.",
    "Sin conexión con el servidor. Lo que se muestra es de las {time}, {ago}."],
  retryIn: ["Trying again in {n} second.|Trying again in {n} seconds.",
    "Nuevo intento en {n} segundo.|Nuevo intento en {n} segundos."],
  retrying: ["Trying again …", "Intentando de nuevo…"],
  retryNow: ["Try now", "Intentar ahora"],
  firing: ["Firing", "Activos"],
  nothingFires: ["Nothing fires", "Nada activo"],
  completeTo: ["Complete to", "Completo hasta"],
  notYet: ["not yet", "aún no"],
  lag: ["Lag", "Retraso"],
  records: ["{n} record|{n} records", "{n} registro|{n} registros"],
  behind: ["{time} behind", "{time} de atraso"],
  upToDate: ["none", "ninguno"],
  feeds: ["Feeds", "Fuentes"],
  unknown: ["unknown", "no se sabe"],
  heard: ["Heard", "Último dato"],
  language: ["Language", "Idioma"],
  theme: ["Theme", "Tema"],
  auto: ["auto", "auto"],
  light: ["light", "claro"],
  dark: ["dark", "oscuro"],
  help: ["Keys", "Teclas"],

  // Views and filters
  views: ["Views", "Vistas"],
  ended: ["Ended", "Terminados"],
  series: ["Series", "Series"],
  rules: ["Rules", "Reglas"],
  filters: ["Filters", "Filtros"],
  search: ["Search", "Buscar"],
  searchSeries: ["Country, sector, rule …", "País, sector, regla…"],
  anySeverity: ["All severities", "Toda gravedad"],
  warningOrWorse: ["Warning or worse", "Advertencia o peor"],
  criticalOnly: ["Critical only", "Solo crítico"],
  severity: ["Severity", "Gravedad"],
  team: ["Team", "Equipo"],
  anyTeam: ["All teams", "Todos los equipos"],
  rule: ["Rule", "Regla"],
  shown: ["{shown} of {total}", "{shown} de {total}"],
  more: ["Show more", "Mostrar más"],
  clear: ["Clear filters", "Quitar filtros"],
  allCalm: ["Nothing fires.", "Nada activo."],
  allCalmLong: ["What begins will appear here by itself.", "Lo que comience aparecerá aquí por sí solo."],
  noneFits: ["No episode fits these filters.", "Ningún episodio corresponde a estos filtros."],
  noneEnded: ["No episode has ended yet.", "Ningún episodio ha terminado todavía."],
  noSeries: ["No series has all these words.", "Ninguna serie tiene todas estas palabras."],
  noFeeds: ["No feed is configured or was heard.", "No hay fuentes configuradas ni escuchadas."],
  noLag: ["No partition is known yet.", "Todavía no se conoce ninguna partición."],
  noRules: ["There are no rules.", "No hay reglas."],
  reading: ["Reading …", "Leyendo…"],
  failed: ["This could not be read.", "Esto no se pudo leer."],
  mayBeOld: ["What stands here may be old: it could not be read again.",
    "Lo que se ve aquí puede no estar al día: no se pudo volver a leer."],
  again: ["Try again", "Intentar de nuevo"],

  // Episodes
  critical: ["Critical", "Crítico"],
  warning: ["Warning", "Advertencia"],
  info: ["Info", "Informativo"],
  early: ["early", "temprano"],
  earlyLong: ["Early: its bucket has not settled yet", "Temprano: su periodo aún no cierra"],
  firedWord: ["firing", "activo"],
  updated: ["updated", "actualizado"],
  amended: ["amended", "modificado"],
  withdrawn: ["withdrawn", "retirado"],
  resolved: ["resolved", "resuelto"],
  settledWord: ["final", "definitivo"],
  since: ["since {bucket}", "desde {bucket}"],
  sinceLabel: ["Since", "Desde"],
  against: ["against {count}", "frente a {count}"],
  expected: ["expected", "esperado"],
  expectedLabel: ["Expected", "Esperado"],
  reference: ["Compared with", "Comparado con"],
  bound: ["bound", "límite"],
  upper: ["Upper bound", "Límite superior"],
  lower: ["Lower bound", "Límite inferior"],
  change: ["Change", "Cambio"],
  peak: ["Peak", "Máximo"],
  lowest: ["Lowest", "Mínimo"],
  observed: ["Observed", "Observado"],
  bucket: ["Bucket", "Periodo"],
  said: ["Last word", "Último aviso"],
  completeness: ["Completeness", "Completitud"],
  complete: ["{percent} complete", "{percent} completo"],
  withoutReport: ["without a report", "sin reporte"],
  missing: ["no report from {feeds}", "sin reporte de {feeds}"],
  acknowledged: ["acknowledged", "atendido"],
  falseAlarm: ["false alarm", "falsa alarma"],
  confirmed: ["confirmed", "confirmado"],
  takenBack: ["taken back", "retractado"],
  answered: ["{kind} by {by}: {why}", "{kind} por {by}: {why}"],
  notSent: ["Not sent to receivers: {why}", "No se envía a los receptores: {why}"],
  newEpisode: ["New: {severity}: {summary}", "Nuevo: {severity}: {summary}"],
  newEpisodes: ["{n} new episodes. The worst: {severity}: {summary}",
    "{n} episodios nuevos. El peor: {severity}: {summary}"],

  // An episode in detail
  close: ["Close", "Cerrar"],
  back: ["Back to the list", "Volver a la lista"],
  noEpisode: ["There is no such episode.", "No existe ese episodio."],
  noSuchSeries: ["There is no such series.", "No existe esa serie."],
  runbook: ["Runbook", "Guía de actuación"],
  openSeries: ["Its series", "Su serie"],
  figures: ["In figures", "En cifras"],
  chart: ["Chart", "Gráfica"],
  asTable: ["The same as a table", "Lo mismo como tabla"],
  drivers: ["What drives it", "Qué lo explica"],
  count: ["Count", "Conteo"],
  corrections: ["Corrections", "Correcciones"],
  from: ["From", "De"],
  to: ["To", "A"],
  breaks: ["Changes of definition", "Cambios de definición"],
  answers: ["What people say", "Qué dice la gente"],
  answer: ["Answer", "Respuesta"],
  when: ["When", "Cuándo"],
  who: ["Who", "Quién"],
  why: ["Why", "Por qué"],
  steps: ["How the number comes about", "Cómo se llega al número"],
  ruleText: ["The rule as it is written", "La regla como está escrita"],
  provenance: ["Where it comes from", "De dónde viene"],
  whatWasSaid: ["Every word that was said", "Cada aviso que se dio"],
  inputs: ["Where its inputs stand", "Dónde están sus entradas"],
  raw: ["The record of the last word", "El registro del último aviso"],
  labels: ["Labels", "Etiquetas"],
  episode: ["Episode", "Episodio"],
  topic: ["Topic", "Topic"],
  partition: ["Partition", "Partición"],
  offset: ["Offset", "Offset"],
  status: ["Status", "Estado"],
  time: ["End of bucket", "Fin del periodo"],

  // Charts
  points: ["Buckets shown", "Periodos mostrados"],
  allPoints: ["all", "todos"],
  lastPoints: ["last {n}", "últimos {n}"],
  chooseBucket: ["Values by bucket: left and right arrows",
    "Valores por periodo: flechas izquierda y derecha"],
  chartOf: ["{n} bucket, {from} to {to}.|{n} buckets, {from} to {to}.",
    "{n} periodo, {from} a {to}.|{n} periodos, {from} a {to}."],
  chartHighest: ["Highest: {count}, {bucket}.", "Máximo: {count}, {bucket}."],
  chartLast: ["Last: {count}, {bucket}.", "Último: {count}, {bucket}."],
  chartFires: ["{n} fires.|{n} fire.", "{n} activo.|{n} activos."],
  chartMissing: ["{n} not reported.|{n} not reported.", "{n} sin reporte.|{n} sin reporte."],
  noPoints: ["No bucket has settled yet.", "Ningún periodo ha cerrado todavía."],
  noChart: ["Its series is not known here.", "Su serie no se conoce aquí."],
  settled: ["settled", "cerrado"],
  open: ["open, an early number", "abierto, número temprano"],
  missingPoint: ["not reported", "sin reporte"],
  fires: ["fires", "activo"],
  revised: ["revised", "revisado"],
  hidden: ["few, not told exactly", "pocos, sin cifra exacta"],
  withinBounds: ["within bounds", "dentro de límites"],
  measureWindow: ["Each value is the sum of {n} buckets.", "Cada valor suma {n} periodos."],
  measureToDate: ["Each value is the sum of the year so far.", "Cada valor suma lo que va del año."],

  // Series, feeds, lag, rules
  reporting: ["reporting", "reporta"],
  late: ["late", "atrasada"],
  silent: ["silent", "en silencio"],
  never: ["never heard", "nunca escuchada"],
  nReporting: ["{n} reporting", "{n} reporta|{n} reportan"],
  nLate: ["{n} late", "{n} atrasada|{n} atrasadas"],
  nSilent: ["{n} silent", "{n} en silencio"],
  nNever: ["{n} never heard", "{n} nunca escuchada|{n} nunca escuchadas"],
  feed: ["Feed", "Fuente"],
  state: ["State", "Estado"],
  lastReport: ["Last report", "Último reporte"],
  units: ["Counted by", "Contada por"],
  privacy: ["Smallest count shown", "Conteo mínimo mostrado"],
  stage: ["Stage", "Etapa"],
  tally: ["counting", "conteo"],
  watch: ["watching", "vigilancia"],
  next: ["Next", "Siguiente"],
  end: ["End", "Fin"],
  recordsLabel: ["Records behind", "Registros de atraso"],
  clock: ["Clock", "Reloj"],
  eventTimeLag: ["Behind in event time", "Atraso en tiempo de eventos"],
  fireNow: ["{n} firing", "{n} activo|{n} activos"],
  stream: ["Stream", "Flujo"],

  // Answers
  acknowledge: ["Acknowledge", "Atender"],
  confirm: ["Confirm", "Confirmar"],
  falseAlarmDo: ["False alarm", "Falsa alarma"],
  takeBack: ["Take back", "Retractar"],
  acknowledgeLong: ["somebody looks after it", "alguien se ocupa"],
  confirmLong: ["something had happened", "algo había ocurrido"],
  falseAlarmLong: ["nothing had happened", "no había ocurrido nada"],
  takeBackLong: ["what was answered does not hold", "lo respondido ya no vale"],
  answerTitle: ["Answer this episode", "Responder a este episodio"],
  answerSend: ["Answer", "Responder"],
  answerDone: ["Your answer stands; all see it.", "Su respuesta quedó; todos la ven."],
  whyNote: ["One line, at most {n} characters, shown to all. Nothing about a person who is counted.",
    "Una línea, {n} caracteres como máximo, a la vista de todos. Nada sobre una persona contada."],
  whyMissing: ["Write why, in a line.", "Escriba por qué, en una línea."],
  loginToSay: ["To answer or silence, log in as an operator or an analyst.",
    "Para responder o silenciar, entre como operación o análisis."],
  roleMissing: ["{name} may read only. To answer or silence, the role operator or analyst is needed.",
    "{name} solo puede leer. Para responder o silenciar se necesita el rol de operación o análisis."],
  noUsers: ["Nobody can answer or silence here: console.users of the configuration names nobody.",
    "Aquí nadie puede responder ni silenciar: console.users de la configuración no nombra a nadie."],
  loginOver: ["Your login is over. Log in, then send it again; what you wrote stays here.",
    "Su sesión terminó. Entre y envíe de nuevo; lo que escribió sigue aquí."],
  notSaid: ["It was not taken: {why}", "No se aceptó: {why}"],

  // Silences
  silences: ["Silences", "Silencios"],
  silenceThis: ["Silence this …", "Silenciar…"],
  newSilence: ["New silence …", "Nuevo silencio…"],
  itsSilence: ["The silence", "El silencio"],
  itsEpisode: ["Its episode", "Su episodio"],
  noSilences: ["Nothing is silenced.", "Nada está silenciado."],
  silencesOver: ["{n} that is over|{n} that are over", "{n} que terminó|{n} que terminaron"],
  silenceActive: ["mutes", "silencia"],
  silencePending: ["has not begun", "no ha comenzado"],
  silenceBetween: ["between two windows", "entre dos horarios"],
  silenceOver: ["over", "terminado"],
  until: ["until {time}", "hasta {time}"],
  wasUntil: ["since {time}", "desde {time}"],
  mutesNow: ["Now: {from} to {until}", "Ahora: {from} a {until}"],
  mutesNext: ["Next: {from} to {until}", "Siguiente: {from} a {until}"],
  endedBy: ["Ended by {by}, {time}:", "Terminado por {by}, {time}:"],
  means: ["{n} of {total} that fire now", "{n} de {total} activos ahora"],
  endSilence: ["End it …", "Terminar…"],
  endTitle: ["End this silence", "Terminar este silencio"],
  endSend: ["End it", "Terminar"],
  endDone: ["The silence has ended.", "El silencio terminó."],
  silenceTitle: ["Silence", "Silenciar"],
  silenceLong: ["Receivers hear nothing of it. It is recorded, and shown here, all the same.",
    "Los receptores no reciben nada de esto. Se registra, y se muestra aquí, de todos modos."],
  silenceSend: ["Silence", "Silenciar"],
  silenceDone: ["It is silenced.", "Quedó silenciado."],
  silenceWhat: ["What", "Qué"],
  silenceWhen: ["When", "Cuándo"],
  conditionsNote: ["All must hold. Of two with the same name, one is enough.",
    "Todo debe cumplirse. De dos con el mismo nombre, basta uno."],
  condition: ["Condition", "Condición"],
  conditionName: ["name", "nombre"],
  conditionValue: ["value", "valor"],
  addCondition: ["Add a condition", "Agregar condición"],
  removeCondition: ["Remove this condition", "Quitar esta condición"],
  conditionMissing: ["Say what: at least one condition.", "Diga qué: al menos una condición."],
  nameMissing: ["Write its name, such as nationality.", "Escriba su nombre, como nationality."],
  valueMissing: ["Write the value, as episodes have it.", "Escriba el valor, como está en los episodios."],
  label: ["Label", "Etiqueta"],
  dimension: ["Dimension", "Dimensión"],
  ofRule: ["rule", "regla"],
  ofTeam: ["team", "equipo"],
  ofStream: ["stream", "flujo"],
  untilTime: ["until a time", "hasta una fecha"],
  weekly: ["each week", "cada semana"],
  untilLabel: ["Until", "Hasta"],
  untilNote: ["On the clock of this browser.", "En la hora de este navegador."],
  untilMissing: ["Write until when.", "Escriba hasta cuándo."],
  untilPast: ["This time has passed: write a later one.", "Esa hora ya pasó: escriba otra posterior."],
  untilFar: ["A silence lasts 366 days at most: write an earlier time.",
    "Un silencio dura 366 días como máximo: escriba una fecha anterior."],
  days: ["Days on which it begins", "Días en que comienza"],
  daysMissing: ["Choose at least one day.", "Elija al menos un día."],
  fromHour: ["From", "Desde las"],
  toHour: ["To", "Hasta las"],
  hourMissing: ["Write a time of day.", "Escriba una hora."],
  hoursSame: ["It ends when it begins: write 00:00 to 00:00 for whole days.",
    "Termina cuando comienza: escriba 00:00 a 00:00 para días completos."],
  zone: ["Time zone", "Zona horaria"],
  zoneUnknown: ["Write its name, such as America/Tijuana.", "Escriba su nombre, como America/Tijuana."],
  weeklyWords: ["{days}, {from} to {to} ({zone})", "{days}, {from} a {to} ({zone})"],
  weeklyOverMidnight: ["{days}, {from} to {to} of the next day ({zone})",
    "{days}, {from} a {to} del día siguiente ({zone})"],
  willMute: ["Not sent to receivers until {until}: {what}.",
    "No se envía a los receptores hasta {until}: {what}."],
  willMuteWeekly: ["Not sent to receivers, {weekly}, until {until}: {what}.",
    "No se envía a los receptores, {weekly}, hasta {until}: {what}."],
  wouldMute: ["It mutes {n} of the {total} episodes that fire now.",
    "Silencia {n} de los {total} episodios activos ahora."],

  // Login
  logIn: ["Log in", "Entrar"],
  logOut: ["Log out", "Salir"],
  loginNeeded: ["Reading needs a login here.", "Aquí se necesita entrar para leer."],
  loginWhy: ["Operators and analysts answer and silence; an analyst also sees exact numbers.",
    "Operación y análisis responden y silencian; análisis ve además los números exactos."],
  name: ["Name", "Nombre"],
  secret: ["Secret", "Clave"],
  wrongLogin: ["The name or the secret is wrong.", "El nombre o la clave no son correctos."],
  tooManyLogins: ["Too many tries. Wait a minute, then try again.",
    "Demasiados intentos. Espere un minuto e intente de nuevo."],
  noServer: ["The server does not answer.", "El servidor no responde."],
  viewer: ["viewer", "consulta"],
  operator: ["operator", "operación"],
  analyst: ["analyst", "análisis"],

  // Dimensions, as alerts call them
  dimensionSource: ["source", "fuente"],
  dimensionFeed: ["feed", "fuente"],
  dimensionCountry: ["country", "país"],
  dimensionArea: ["area", "área"],
  dimensionNationality: ["nationality", "nacionalidad"],
  dimensionCitizenship: ["citizenship", "ciudadanía"],
  dimensionDemographic: ["demographic", "grupo demográfico"],
  dimensionAuthority: ["authority", "fundamento legal"],
  dimensionType: ["type", "tipo"],
  dimensionDestination: ["destination", "destino"],

  // Help
  keyNext: ["next episode", "episodio siguiente"],
  keyPrevious: ["previous episode", "episodio anterior"],
  keyOpen: ["open it", "abrirlo"],
  keyClose: ["close it", "cerrarlo"],
  keyAnswer: ["answer it", "responderlo"],
  keySilence: ["silence it", "silenciarlo"],
  keySearch: ["search", "buscar"],
  keyViews: ["the views", "las vistas"],
  keyChart: ["bucket by bucket, in a chart", "de periodo en periodo, en una gráfica"],
  keyHelp: ["this list", "esta lista"],
};

/** Making them is slow, using them is fast. */
const plurals = { en: new Intl.PluralRules("en-US"), es: new Intl.PluralRules("es-MX") };

/** @returns {"en" | "es"} */
export function language() {
  return document.documentElement.lang === "es" ? "es" : "en";
}

/** The locale of numbers and dates. */
export function locale() {
  return language() === "es" ? "es-MX" : "en-US";
}

/** @param {"en" | "es"} chosen */
export function setLanguage(chosen) {
  document.documentElement.lang = chosen;
  keep("vigia-language", chosen);
}

/**
 * What was chosen stays chosen, where the browser may keep it.
 * @param {string} name
 * @param {string} value
 */
export function keep(name, value) {
  try { localStorage.setItem(name, value); } catch { /* A browser that keeps nothing asks again. */ }
}

/**
 * A word of the page in its language, with `{name}` filled in.
 * @param {Word} word
 * @param {Record<string, string | number>} [values] `n` also chooses between one and many.
 */
export function say(word, values = {}) {
  const forms = words[word][language() === "es" ? 1 : 0].split("|");
  const isOne = forms.length > 1 && plurals[language()].select(Number(values.n)) === "one";
  const text = isOne ? forms[0] : forms[forms.length - 1];
  return text.replace(/\{(\w+)\}/g, (all, name) => {
    const value = values[name];
    return typeof value === "number" ? value.toLocaleString(locale()) : value ?? all;
  });
}

/**
 * A dimension's name; one that only its deployment knows stands as it is written.
 * @param {string} name
 */
export function dimension(name) {
  const word = `dimension${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  return word in words ? say(/** @type {Word} */ (word)) : name;
}

/**
 * What the server says in both languages.
 * @param {Text} text
 */
export function spoken(text) {
  return text[language()];
}
