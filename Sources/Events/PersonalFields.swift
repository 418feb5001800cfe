/// Field names that mark a record as being about a person. Such a record is refused whole; only the name from
/// this list is told, never the record's own key or value.
package enum PersonalFields {
    /// The list where the configuration names none: English and Spanish, as registration systems call them.
    package static let standard = names + documents + birth + biometrics + contact

    private static let names = [
        "name", "full_name", "first_name", "given_name", "given_names", "middle_name", "last_name",
        "family_name",
        "surname", "maiden_name", "alias", "aliases", "nickname", "mother_name", "father_name", "person",
        "nombre", "nombres", "nombre_completo", "primer_nombre", "segundo_nombre", "apellido", "apellidos",
        "primer_apellido", "segundo_apellido", "apellido_paterno", "apellido_materno", "apodo",
        "nombre_madre",
        "nombre_padre", "persona",
    ]

    private static let documents = [
        "a_number", "alien_number", "alien_registration_number", "alien_file_number", "a_file_number",
        "fins", "fin_number", "person_id", "subject_id", "event_number", "case_number", "case_id",
        "passport", "passport_number", "document_number", "document_id", "id_number", "identity_number",
        "national_id", "national_id_number", "ssn", "social_security_number", "visa_number", "license_number",
        "driver_license", "driver_license_number", "travel_document_number", "i94_number", "receipt_number",
        "pasaporte", "numero_pasaporte", "numero_de_pasaporte", "documento", "numero_documento",
        "numero_de_documento", "documento_identidad", "documento_de_identidad", "cedula",
        "cedula_de_identidad",
        "numero_identificacion", "numero_de_identificacion", "curp", "rfc", "dni", "dpi", "nui", "nue", "nut",
        "nss",
        "clave_elector", "clave_de_elector", "expediente", "numero_expediente", "numero_de_expediente",
        "numero_de_caso", "numero_de_extranjero", "numero_visa", "numero_de_visa", "licencia",
    ]

    private static let birth = [
        "birth_date", "date_of_birth", "dob", "birthday", "birth_year", "year_of_birth",
        "place_of_birth",
        "birth_place", "fecha_nacimiento", "fecha_de_nacimiento", "ano_de_nacimiento", "lugar_nacimiento",
        "lugar_de_nacimiento",
    ]

    private static let biometrics = [
        "biometric", "biometrics", "biometric_id", "fingerprint", "fingerprints", "fingerprint_id", "iris",
        "iris_scan",
        "retina", "face", "face_image", "facial_image", "photo", "photograph", "mugshot", "dna", "signature",
        "voice",
        "biometrico", "biometricos", "huella", "huellas", "huella_dactilar", "huellas_dactilares", "foto",
        "fotografia",
        "rostro", "imagen_facial", "adn", "firma", "voz",
    ]

    private static let contact = [
        "address", "home_address", "street", "street_address", "postal_address", "residence", "zip_code",
        "phone",
        "phone_number", "telephone", "mobile", "mobile_number", "cell_phone", "email",
        "email_address",
        "whatsapp", "facebook", "instagram", "ip_address", "imei",
        "direccion", "domicilio", "calle", "codigo_postal", "telefono", "numero_telefono",
        "numero_de_telefono",
        "celular", "movil", "correo", "correo_electronico", "direccion_de_correo",
    ]

    /// The form in which names are compared: ASCII letters in lower case, Latin-1 letters without their
    /// accents, and without `_`, `-`, `.`, space and combining accents. `Fecha-de-Nacimiento` is
    /// `fechadenacimiento`.
    package static func folded(_ name: String) -> String {
        var folded = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            switch scalar {
            case "_", "-", ".", " ", "\u{300}"..."\u{36F}": continue
            case "A"..."Z": folded.append(Unicode.Scalar(UInt8(scalar.value) | 0x20))
            case "\u{C0}"..."\u{FF}": folded.append(unaccented(scalar))
            case _: folded.append(scalar)
            }
        }
        return String(folded)
    }

    private static func unaccented(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "À"..."Å", "à"..."å": "a"
        case "Ç", "ç": "c"
        case "È"..."Ë", "è"..."ë": "e"
        case "Ì"..."Ï", "ì"..."ï": "i"
        case "Ñ", "ñ": "n"
        case "Ò"..."Ö", "ò"..."ö": "o"
        case "Ù"..."Ü", "ù"..."ü": "u"
        case "Ý", "ý", "ÿ": "y"
        case _: scalar
        }
    }
}
