/// ISO 3166-1 alpha-3 codes M to Z, in the form of ``countriesAToL``.
///
/// Former states that tables still count keep the code that ISO 3166-3 lists (`SUN`, `SCG`, `YUG`, `ANT`;
/// `CSK` stands with C); Kosovo has `XKX`, of the codes that ISO leaves to users.
let countriesMToZ = """
    MAC|Macao|Macao|Macau|Macao SAR|China, Macao SAR
    MAF|Saint Martin|San Martín|Saint Martin (French part)
    MAR|Morocco|Marruecos
    MCO|Monaco|Mónaco
    MDA|Moldova|Moldavia|Moldova, Republic of|Republic of Moldova|República de Moldova
    MDG|Madagascar|Madagascar
    MDV|Maldives|Maldivas
    MEX|Mexico|México|Méjico
    MHL|Marshall Islands|Islas Marshall|Marshall Islands, Republic of the
    MKD|North Macedonia|Macedonia del Norte|Macedonia|Macedonia, Republic of
    MLI|Mali|Malí
    MLT|Malta|Malta
    MMR|Myanmar|Birmania|Burma|Burma (Myanmar)|Myanmar (Burma)|Myanmar (Birmania)
    MNE|Montenegro|Montenegro
    MNG|Mongolia|Mongolia
    MNP|Northern Mariana Islands|Islas Marianas del Norte
    MOZ|Mozambique|Mozambique
    MRT|Mauritania|Mauritania
    MSR|Montserrat|Montserrat
    MTQ|Martinique|Martinica
    MUS|Mauritius|Mauricio
    MWI|Malawi|Malaui|Malawi, Republic of
    MYS|Malaysia|Malasia
    MYT|Mayotte|Mayotte
    NAM|Namibia|Namibia
    NCL|New Caledonia|Nueva Caledonia
    NER|Niger|Níger
    NFK|Norfolk Island|Isla Norfolk
    NGA|Nigeria|Nigeria
    NIC|Nicaragua|Nicaragua
    NIU|Niue|Niue
    NLD|Netherlands|Países Bajos|The Netherlands|Holland|Holanda
    NOR|Norway|Noruega
    NPL|Nepal|Nepal
    NRU|Nauru|Nauru
    NZL|New Zealand|Nueva Zelanda|Nueva Zelandia
    OMN|Oman|Omán
    PAK|Pakistan|Pakistán
    PAN|Panama|Panamá
    PCN|Pitcairn Islands|Islas Pitcairn|Pitcairn
    PER|Peru|Perú
    PHL|Philippines|Filipinas
    PLW|Palau|Palaos
    PNG|Papua New Guinea|Papúa Nueva Guinea|Papúa-Nueva Guinea
    POL|Poland|Polonia
    PRI|Puerto Rico|Puerto Rico
    PRK|North Korea|Corea del Norte|Korea, North|Korea, Democratic People's Republic of
    PRK|North Korea|Corea del Norte|Democratic People's Republic of Korea
    PRK|North Korea|Corea del Norte|República Popular Democrática de Corea
    PRT|Portugal|Portugal
    PRY|Paraguay|Paraguay
    PSE|Palestine|Palestina|State of Palestine|Palestine, State of|Palestinian Territories
    PSE|Palestine|Palestina|Palestinian Territory
    PSE|Palestine|Palestina|Estado de Palestina|Territorios Palestinos|Occupied Palestinian Territory
    PYF|French Polynesia|Polinesia Francesa
    QAT|Qatar|Catar
    REU|Réunion|Reunión
    ROU|Romania|Rumania|Rumanía
    RUS|Russia|Rusia|Russian Federation|Federación de Rusia|Federación Rusa
    RWA|Rwanda|Ruanda
    SAU|Saudi Arabia|Arabia Saudita|Arabia Saudí
    SCG|Serbia and Montenegro|Serbia y Montenegro|Serbia and Montenegro (former)
    SDN|Sudan|Sudán
    SEN|Senegal|Senegal
    SGP|Singapore|Singapur
    SGS|South Georgia and the South Sandwich Islands|Islas Georgias del Sur y Sandwich del Sur
    SHN|Saint Helena|Santa Elena|St. Helena|Saint Helena, Ascension and Tristan da Cunha
    SJM|Svalbard and Jan Mayen|Svalbard y Jan Mayen
    SLB|Solomon Islands|Islas Salomón
    SLE|Sierra Leone|Sierra Leona
    SLV|El Salvador|El Salvador|Salvador
    SMR|San Marino|San Marino
    SOM|Somalia|Somalia
    SPM|Saint Pierre and Miquelon|San Pedro y Miquelón|St. Pierre and Miquelon
    SRB|Serbia|Serbia
    SSD|South Sudan|Sudán del Sur
    STP|São Tomé and Príncipe|Santo Tomé y Príncipe
    SUN|Soviet Union|Unión Soviética|Soviet Union (former)|USSR|URSS
    SUR|Suriname|Surinam|Surinám
    SVK|Slovakia|Eslovaquia|Slovak Republic|República Eslovaca
    SVN|Slovenia|Eslovenia
    SWE|Sweden|Suecia
    SWZ|Eswatini|Esuatini|Swaziland|Suazilandia
    SXM|Sint Maarten|Sint Maarten (parte neerlandesa)|Sint Maarten (Dutch part)
    SYC|Seychelles|Seychelles
    SYR|Syria|Siria|Syrian Arab Republic|República Árabe Siria
    TCA|Turks and Caicos Islands|Islas Turcas y Caicos
    TCD|Chad|Chad
    TGO|Togo|Togo
    THA|Thailand|Tailandia
    TJK|Tajikistan|Tayikistán
    TKL|Tokelau|Tokelau
    TKM|Turkmenistan|Turkmenistán
    TLS|Timor-Leste|Timor Oriental|East Timor
    TON|Tonga|Tonga
    TTO|Trinidad and Tobago|Trinidad y Tobago|Trinidad y Tabago
    TUN|Tunisia|Túnez
    TUR|Turkey|Turquía|Türkiye
    TUV|Tuvalu|Tuvalu
    TWN|Taiwan|Taiwán|Taiwan, Province of China|China, Taiwan
    TZA|Tanzania|Tanzania|Tanzania, United Republic of
    TZA|Tanzania|Tanzania|United Republic of Tanzania|República Unida de Tanzania
    UGA|Uganda|Uganda
    UKR|Ukraine|Ucrania
    UMI|United States Minor Outlying Islands|Islas Ultramarinas Menores de Estados Unidos
    URY|Uruguay|Uruguay
    USA|United States|Estados Unidos|United States of America|Estados Unidos de América|USA|EE. UU.|EUA
    UZB|Uzbekistan|Uzbekistán
    VAT|Vatican City|Ciudad del Vaticano|Holy See|Santa Sede|El Vaticano
    VCT|Saint Vincent and the Grenadines|San Vicente y las Granadinas|St. Vincent and the Grenadines
    VEN|Venezuela|Venezuela|Venezuela, Bolivarian Republic of|Venezuela (Bolivarian Republic of)
    VEN|Venezuela|Venezuela|República Bolivariana de Venezuela
    VGB|British Virgin Islands|Islas Vírgenes Británicas|Virgin Islands, British
    VIR|United States Virgin Islands|Islas Vírgenes de los Estados Unidos|U.S. Virgin Islands
    VIR|United States Virgin Islands|Islas Vírgenes de los Estados Unidos|Virgin Islands, U.S.
    VNM|Vietnam|Vietnam|Viet Nam
    VUT|Vanuatu|Vanuatu
    WLF|Wallis and Futuna|Wallis y Futuna
    WSM|Samoa|Samoa|Western Samoa
    XKX|Kosovo|Kosovo
    YEM|Yemen|Yemen
    YUG|Yugoslavia|Yugoslavia|Yugoslavia (former)
    ZAF|South Africa|Sudáfrica
    ZMB|Zambia|Zambia
    ZWE|Zimbabwe|Zimbabue
    ANT|Netherlands Antilles|Antillas Neerlandesas|Netherlands Antilles (former)
    """
