//! The names that columns bear, as far as they are known.

use crate::Identifier;

/// What a known name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    CouponCode,
    Code,
    Customer,
    Of(Identifier),
}

/// What a name means whose letters and digits are these.
pub(super) fn meaning_of(key: &str) -> Option<Meaning> {
    let plain = [
        (COUPON_CODE, Meaning::CouponCode),
        (CODE, Meaning::Code),
        (CUSTOMER, Meaning::Customer),
        (MOBILE, Meaning::Of(Identifier::Mobile)),
        (EMAIL, Meaning::Of(Identifier::Email)),
        (EXTERNAL_ID, Meaning::Of(Identifier::ExternalId)),
        (USER_ID, Meaning::Of(Identifier::UserId)),
    ];
    let find = |key: &str| plain.iter().find(|(names, _)| names.contains(&key)).map(|&(_, meaning)| meaning);
    find(key).or_else(|| {
        WHOSE
            .iter()
            .filter_map(|whose| find(key.strip_prefix(whose)?))
            .find(|meaning| matches!(meaning, Meaning::Of(Identifier::Mobile | Identifier::Email)))
    })
}

/// Names of the code column that hardly mean anything else, as [`key`](super::key) leaves them.
const COUPON_CODE: &[&str] = &[
    "couponcode",
    "couponcodes",
    "couponno",
    "couponnumber",
    "couponnum",
    "couponid",
    "couponserial",
    "couponserialnumber",
    "couponcodeno",
    "couponcodenumber",
    "uniquecode",
    "uniquecouponcode",
    "vouchercode",
    "vouchercodes",
    "vouchernumber",
    "voucherno",
    "voucherid",
    "promocode",
    "promocodes",
    "promotioncode",
    "promotionalcode",
    "discountcode",
    "discountcodes",
    "giftcode",
    "giftvouchercode",
    "giftcardcode",
    "offercode",
    "rewardcode",
    "redemptioncode",
];

/// Names of the code column that are also words for other things, and those in other languages: of two columns
/// they are the less likely.
const CODE: &[&str] = &[
    "code",
    "codes",
    "coupon",
    "coupons",
    "voucher",
    "vouchers",
    "promo",
    "giftvoucher",
    "gutscheincode",
    "gutscheincodes",
    "rabattcode",
    "codepromo",
    "codecoupon",
    "códigodecupón",
    "codigodecupon",
    "codigocupon",
    "códigopromocional",
    "codigopromocional",
    "códigodocupom",
    "gutschein",
    "cupón",
    "cupon",
    "cupom",
    "código",
    "codigo",
];

/// Names of a customer column that say nothing of the kind of identifier.
const CUSTOMER: &[&str] = &[
    "customeridentifier",
    "issuedto",
    "customer",
    "identifier",
    "customerid",
    "customerno",
    "customernumber",
    "custid",
    "memberid",
    "member",
    "recipient",
    "tagto",
    "taggedto",
];

const MOBILE: &[&str] = &[
    "mobile",
    "mobiles",
    "mobileno",
    "mobilenos",
    "mobilenumber",
    "mobilenumbers",
    "mobilenum",
    "mobilephone",
    "mobilephonenumber",
    "mob",
    "mobno",
    "mobnumber",
    "phone",
    "phoneno",
    "phonenumber",
    "phonenumbers",
    "phonenum",
    "telephone",
    "telephoneno",
    "telephonenumber",
    "tel",
    "telno",
    "msisdn",
    "cell",
    "cellphone",
    "cellno",
    "cellnumber",
    "contactnumber",
    "contactno",
    "whatsapp",
    "whatsappno",
    "whatsappnumber",
    "handphone",
    "handynummer",
    "mobilnummer",
    "mobiltelefon",
    "telefon",
    "telefonnummer",
    "téléphone",
    "teléfono",
    "telefono",
    "telefone",
    "móvil",
    "celular",
];

const EMAIL: &[&str] = &[
    "email",
    "emails",
    "emailid",
    "emailids",
    "emailaddress",
    "emailaddresses",
    "emailadresse",
    "mail",
    "mailid",
    "mailaddress",
    "courriel",
    "correo",
    "correoelectrónico",
    "correoelectronico",
];

// The last is the contract's own slip.
const EXTERNAL_ID: &[&str] = &[
    "externalid",
    "externalids",
    "externalcustomerid",
    "extid",
    "customerexternalid",
    "loyaltyid",
    "loyaltynumber",
    "loyaltyno",
    "loyaltycardnumber",
    "membershipid",
    "membershipno",
    "membershipnumber",
    "cardnumber",
    "cardno",
    "extenalid",
];

const USER_ID: &[&str] = &["userid", "userids", "user", "uid", "customeruserid"];

/// Whose number or address it is, before the name proper: `customer mobile`.
const WHOSE: &[&str] = &["customer", "cust", "member", "user", "recipient", "guest", "buyer", "primary"];

/// Whether this is what columns are often called that are neither codes nor customers, as
/// [`normalize`](super::normalize) leaves it.
pub(super) fn is_common(name: &str) -> bool {
    COMMON.contains(&name)
}

const COMMON: &[&str] = &[
    "id",
    "no",
    "name",
    "firstname",
    "lastname",
    "date",
    "time",
    "year",
    "city",
    "country",
    "state",
    "address",
    "amount",
    "value",
    "price",
    "quantity",
    "qty",
    "type",
    "status",
    "title",
    "description",
    "comment",
    "notes",
    "key",
];
