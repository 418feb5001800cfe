/// ISO 3166-1 alpha-3 codes A to L, one a line: `CODE|English|Spanish|other names in use ...`.
///
/// The two first names are the ones to show; every name of a line is understood, whatever its case, accents,
/// apostrophes and commas. Other names are those of statistics offices: inverted ("Congo, Republic"),
/// former ("Swaziland") and long ("Lao People's Democratic Republic").
let countriesAToL = """
    ABW|Aruba|Aruba
    AFG|Afghanistan|Afganistán
    AGO|Angola|Angola
    AIA|Anguilla|Anguila
    ALA|Åland Islands|Islas Åland|Aland
    ALB|Albania|Albania
    AND|Andorra|Andorra
    ARE|United Arab Emirates|Emiratos Árabes Unidos|UAE
    ARG|Argentina|Argentina
    ARM|Armenia|Armenia
    ASM|American Samoa|Samoa Americana
    ATA|Antarctica|Antártida
    ATF|French Southern Territories|Territorios Australes Franceses
    ATG|Antigua and Barbuda|Antigua y Barbuda|Antigua-Barbuda
    AUS|Australia|Australia
    AUT|Austria|Austria
    AZE|Azerbaijan|Azerbaiyán
    BDI|Burundi|Burundi
    BEL|Belgium|Bélgica
    BEN|Benin|Benín
    BES|Caribbean Netherlands|Caribe Neerlandés|Bonaire, Sint Eustatius and Saba|Bonaire
    BFA|Burkina Faso|Burkina Faso|Burkina
    BGD|Bangladesh|Bangladés|Bangla Desh
    BGR|Bulgaria|Bulgaria
    BHR|Bahrain|Baréin|Bahréin
    BHS|Bahamas|Bahamas|The Bahamas|Bahamas, The|Las Bahamas
    BIH|Bosnia and Herzegovina|Bosnia y Herzegovina|Bosnia-Herzegovina|Bosnia
    BLM|Saint Barthélemy|San Bartolomé|St. Barthelemy
    BLR|Belarus|Bielorrusia|Belarús|Byelorussia
    BLZ|Belize|Belice
    BMU|Bermuda|Bermudas
    BOL|Bolivia|Bolivia|Bolivia, Plurinational State of|Bolivia (Plurinational State of)
    BOL|Bolivia|Bolivia|Estado Plurinacional de Bolivia
    BRA|Brazil|Brasil
    BRB|Barbados|Barbados
    BRN|Brunei|Brunéi|Brunei Darussalam
    BTN|Bhutan|Bután
    BVT|Bouvet Island|Isla Bouvet
    BWA|Botswana|Botsuana
    CAF|Central African Republic|República Centroafricana
    CAN|Canada|Canadá
    CCK|Cocos (Keeling) Islands|Islas Cocos|Cocos Islands
    CHE|Switzerland|Suiza
    CHL|Chile|Chile
    CHN|China|China|China, People's Republic|China, People's Republic of|People's Republic of China
    CHN|China|China|China, Mainland|República Popular China|República Popular de China
    CHN|China|China|China, República Popular
    CIV|Ivory Coast|Costa de Marfil|Côte d'Ivoire|Cote d'Ivoire (Ivory Coast)
    CMR|Cameroon|Camerún
    COD|Congo (Kinshasa)|Congo (Kinsasa)|Congo, Democratic Republic|Congo, Democratic Republic of the
    COD|Congo (Kinshasa)|Congo (Kinsasa)|Democratic Republic of the Congo|Democratic Republic of Congo
    COD|Congo (Kinshasa)|Congo (Kinsasa)|DR Congo|Zaire
    COD|Congo (Kinshasa)|Congo (Kinsasa)|República Democrática del Congo|Congo, República Democrática del
    COG|Congo (Brazzaville)|Congo (Brazzaville)|Congo|Congo, Republic|Congo, Republic of the
    COG|Congo (Brazzaville)|Congo (Brazzaville)|Republic of the Congo
    COG|Congo (Brazzaville)|Congo (Brazzaville)|República del Congo|Congo, República del
    COK|Cook Islands|Islas Cook
    COL|Colombia|Colombia
    COM|Comoros|Comoras|Comores
    CPV|Cape Verde|Cabo Verde
    CRI|Costa Rica|Costa Rica
    CSK|Czechoslovakia|Checoslovaquia|Czechoslovakia (former)|Checoslovaquia (anterior)
    CUB|Cuba|Cuba
    CUW|Curaçao|Curazao
    CXR|Christmas Island|Isla de Navidad
    CYM|Cayman Islands|Islas Caimán
    CYP|Cyprus|Chipre
    CZE|Czechia|Chequia|Czech Republic|República Checa
    DEU|Germany|Alemania|Germany, Federal Republic of
    DJI|Djibouti|Yibuti|Djibuti
    DMA|Dominica|Dominica
    DNK|Denmark|Dinamarca
    DOM|Dominican Republic|República Dominicana
    DZA|Algeria|Argelia
    ECU|Ecuador|Ecuador
    EGY|Egypt|Egipto
    ERI|Eritrea|Eritrea
    ESH|Western Sahara|Sahara Occidental|Sáhara Occidental
    ESP|Spain|España
    EST|Estonia|Estonia
    ETH|Ethiopia|Etiopía
    FIN|Finland|Finlandia
    FJI|Fiji|Fiyi|Fidji
    FLK|Falkland Islands|Islas Malvinas|Falkland Islands (Malvinas)
    FRA|France|Francia
    FRO|Faroe Islands|Islas Feroe
    FSM|Micronesia|Micronesia|Micronesia, Federated States|Micronesia, Federated States of
    FSM|Micronesia|Micronesia|Federated States of Micronesia|Estados Federados de Micronesia
    GAB|Gabon|Gabón
    GBR|United Kingdom|Reino Unido|Great Britain|Gran Bretaña
    GBR|United Kingdom|Reino Unido|Reino Unido de Gran Bretaña e Irlanda del Norte
    GBR|United Kingdom|Reino Unido|United Kingdom of Great Britain and Northern Ireland
    GEO|Georgia|Georgia
    GGY|Guernsey|Guernesey|Guernsey (Channel Islands)
    GHA|Ghana|Ghana
    GIB|Gibraltar|Gibraltar
    GIN|Guinea|Guinea
    GLP|Guadeloupe|Guadalupe
    GMB|Gambia|Gambia|The Gambia|Gambia, The
    GNB|Guinea-Bissau|Guinea-Bisáu
    GNQ|Equatorial Guinea|Guinea Ecuatorial
    GRC|Greece|Grecia
    GRD|Grenada|Granada
    GRL|Greenland|Groenlandia
    GTM|Guatemala|Guatemala
    GUF|French Guiana|Guayana Francesa|Guyana Francesa
    GUM|Guam|Guam
    GUY|Guyana|Guyana
    HKG|Hong Kong|Hong Kong|Hong Kong SAR|China, Hong Kong SAR
    HMD|Heard Island and McDonald Islands|Islas Heard y McDonald
    HND|Honduras|Honduras
    HRV|Croatia|Croacia
    HTI|Haiti|Haití
    HUN|Hungary|Hungría
    IDN|Indonesia|Indonesia
    IMN|Isle of Man|Isla de Man
    IND|India|India
    IOT|British Indian Ocean Territory|Territorio Británico del Océano Índico
    IRL|Ireland|Irlanda|Republic of Ireland
    IRN|Iran|Irán|Iran, Islamic Republic of|Iran (Islamic Republic of)|República Islámica de Irán
    IRQ|Iraq|Irak
    ISL|Iceland|Islandia
    ISR|Israel|Israel
    ITA|Italy|Italia
    JAM|Jamaica|Jamaica
    JEY|Jersey|Jersey
    JOR|Jordan|Jordania
    JPN|Japan|Japón
    KAZ|Kazakhstan|Kazajistán|Kazajstán
    KEN|Kenya|Kenia
    KGZ|Kyrgyzstan|Kirguistán|Kirguizistán|Kyrgyz Republic
    KHM|Cambodia|Camboya
    KIR|Kiribati|Kiribati
    KNA|Saint Kitts and Nevis|San Cristóbal y Nieves|St. Kitts and Nevis|St. Kitts-Nevis
    KOR|South Korea|Corea del Sur|Korea, South|Korea, Republic of|Republic of Korea|República de Corea
    KOR|South Korea|Corea del Sur|Corea, República de
    KWT|Kuwait|Kuwait
    LAO|Laos|Laos|Lao People's Democratic Republic|República Democrática Popular Lao
    LBN|Lebanon|Líbano
    LBR|Liberia|Liberia
    LBY|Libya|Libia
    LCA|Saint Lucia|Santa Lucía|St. Lucia
    LIE|Liechtenstein|Liechtenstein
    LKA|Sri Lanka|Sri Lanka
    LSO|Lesotho|Lesoto
    LTU|Lithuania|Lituania
    LUX|Luxembourg|Luxemburgo
    LVA|Latvia|Letonia
    """
