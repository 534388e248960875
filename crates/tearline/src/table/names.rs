//! The names that columns bear, as far as they are known: an entry a language.
//!
//! A name is known without regard to case, spaces, signs, accents, and singular or plural; so each stands here once,
//! in the form in which people write it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::{Identifier, Role};

/// What a known name stands for. Of ranks, 1 is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    Code(u8),
    /// A customer, whatever identifies it.
    Customer,
    /// A customer by a number of its own: hardly a mobile number, and no address.
    CustomerNumber,
    /// A customer by its identifier: a name of that alone (rank 1), or one that is near to it (rank 3).
    Of(Identifier, u8),
    /// Plainly neither a code nor what identifies a customer.
    Other,
    /// A name, but one that says nothing of what is below it.
    Vague,
}

/// The names of one language, separated by commas.
struct Names {
    /// Names of the code's column: those that say so; those that may also be said of the coupon as a whole; those
    /// that may also be a record's own number.
    code: [&'static str; 3],
    /// Whatever identifies it, and by a number of its own.
    customer: [&'static str; 2],
    /// Own names, and those that are near.
    mobile: [&'static str; 2],
    email: [&'static str; 2],
    external_id: [&'static str; 2],
    user_id: [&'static str; 2],
    /// What columns are often called that are neither codes nor customers.
    other: &'static str,
}

#[rustfmt::skip]
const LANGUAGES: &[Names] = &[
    // English. Of the external ids, the last is the contract's own slip.
    Names {
        code: ["coupon code, voucher code, promo code, promotion code, promotional code, discount code, gift code, \
                gift voucher code, gift card code, offer code, reward code, redemption code, unique code, \
                unique coupon code, coupon code no, coupon code number, e voucher code, e coupon code, e gift code, redeem code, \
                bonus code, single use code, activation code, claim code, e gift card code, code",
               "coupon, voucher, promo, gift voucher, coupon no, coupon number, coupon num, voucher no, \
                voucher number, promo number, discount number, token, e voucher, e coupon, gift card, gift card no, \
                gift card number",
               "coupon id, voucher id, promo id, promotion id, offer id, serial, serial no, serial number, \
                coupon serial, coupon serial number, voucher serial number, code id, barcode, bar code, pin"],
        customer: ["customer identifier, identifier, issued to, customer, member, recipient, tag to, tagged to, assigned to, owner, holder",
                   "customer id, customer no, customer number, customer num, cust id, cust no, member id, business partner, business partner no, business partner number, bp number, bp no, kunnr"],
        mobile: ["mobile, mobile no, mobile number, mobile num, mobile phone, mobile phone number, mob, mob no, \
                  mob number, mob num, msisdn, cell, cell phone, cellphone number, cell no, cell number, cellular, cellular phone, \
                  handphone, hp no, mobile phone no, mobile telephone, mobile telephone number, mobile contact, \
                  phone mobile, tel mobile",
                 "phone, phone no, phone number, phone num, telephone, telephone no, telephone number, tel, tel no, \
                  ph, ph no, contact no, contact number, contact phone, phone 1 value, whatsapp, whatsapp no, whatsapp number, sms, sms number"],
        email: ["email, email id, email address, e mail, e mail address, email addr, e mail 1 value", "mail, mail id, mail address"],
        external_id: ["external id, external customer id, ext id, customer external id, loyalty id, loyalty number, \
                       loyalty no, loyalty card, loyalty card number, loyalty card no, membership id, membership no, \
                       membership number, member number, member no, card number, card no, extenal id",
                      "card, card id, external, external user id, external customer, identity, crm id, contact id, record id, profile id, account id, lead id, person id, \
                       subscriber id, integration id, customer integration id, recipient integration id, profile integration id, klaviyo id, hubspot id, salesforce id, shopify id, uuid, guid, euid, leid"],
        user_id: ["user id, userid, uid, customer user id, user identifier, unique user id", "user, id"],
        other: "name, full name, first name, last name, given name, family name, middle name, surname, nick name, \
                customer name, user name, username, member name, initials, salutation, gender, sex, age, title, \
                birthday, date of birth, dob, date, time, day, month, year, created, created at, created on, \
                created date, updated, updated at, start, start date, starts at, end date, ends at, valid from, \
                valid until, valid to, validity, expiry, expiry date, expires, expires at, expiration, \
                expiration date, issue date, issued on, issued at, city, town, country, state, region, street, \
                address, street address, zip, zip code, postcode, postal code, pin code, country code, area code, \
                state code, district, location, branch, store, store name, shop, store code, store id, amount, value, \
                price, total, discount, balance, currency, percent, percentage, points, count, quantity, qty, \
                quantity used, uses, usage, used, limit, type, kind, category, tier, level, segment, group, status, state name, active, enabled, plan, package, packet, product, product name, brand, campaign, campaign name, promotion, promotion name, promo name, channel, source, series name, \
                description, comment, comments, remark, remarks, note, notes, message, subject, company, \
                organisation, organization, department, job, language, locale, order, order id, order no, \
                order number, invoice, invoice no, discount type, \
                discount value, from name, to name, first, last, url, link, website, image, \
                tags, batch, batch no, batch id, lot, lot no, e mail 1 type, e mail 1 label, phone 1 type, phone 1 label, accepts email marketing, \
                accepts sms marketing, accepts marketing, opt in, email opt in, sms opt in, consent, subscribed, \
                unsubscribed, total spent, total orders, orders count, tax exempt, latitude, longitude, gmtoff, dstoff, \
                timezone, time zone, cc, last changed, member rating, optin time, optin ip, confirm time, confirm ip, \
                fax, fax no, fax number, ip, ip address, address 1, address 2, address line 1, address line 2, province, province code, \
                suburb, landmark, contact owner, associated company, last activity date, lead status, lead source, \
                create date, lifecycle stage, industry, last login, last order, last visit, join date, joined, \
                signup date, customer type, customer status, customer group, customer since, loyalty points, \
                loyalty tier, points balance, coupon name, coupon type, coupon status, coupon amount, coupon value, \
                coupon description, coupon title, voucher name, voucher type, voucher status, voucher amount, \
                voucher value, code name, code description, code type, code status, discount amount, discount percent, \
                discount percentage, discount name, usage limit, usage count, times used, max redemptions, \
                times redeemed, redeemed, redeemed at, redeemed on, redemption date, redemption status, minimum spend, \
                maximum spend, min spend, issued date, duration, delinquent, order name, transaction id, transaction no, \
                invoice id, invoice number, bill no, bill number, bill amount, bill date, receipt no, receipt number, \
                product code, product id, item code, item id, variant, campaign id, campaign code, tracking no, \
                tracking number, pan, gstin, vat id, vat number, tax id, iban, bic, account number, account no, created by, \
                updated by, modified, modified at, password, hash, employee, cashier, device, platform, utm source, \
                customer code, client code, member code, employee code, employee id, emp id, emp code, staff id, branch code, \
                outlet code, dealer code, vendor code, shop code, hsn code, ifsc code, sap code, area, zone, \
                territory, nationality, religion, marital status, occupation, designation, outlet, dealer, spend, revenue, \
                order ref, order reference, txn id, txn no, po number, ticket id, ticket no, \
                vehicle no, vehicle number, registration no, policy no, policy number, passport no, pan no, pan number, aadhaar, \
                aadhaar no, aadhar no, gst no, sku code, style code, size, color, colour",
    },
    // German
    Names {
        code: ["gutscheincode, gutschein code, rabattcode, aktionscode, promocode, promotioncode, couponcode, \
                vouchercode, einlösecode, geschenkcode, geschenkgutscheincode, bonuscode",
               "gutschein, gutscheine, gutscheinnummer, gutschein nr, gutscheinnr, kupon, bon, couponnummer, coupon nr, \
                voucher nr, vouchernummer",
               "gutschein id, seriennummer, serien nr, gutscheinkennung, strichcode"],
        customer: ["kunde, kunden, empfänger, mitglied, ausgestellt für, inhaber",
                   "kundennummer, kunden nr, kundennr, kd nr, kunden id, kundenkennung, debitor, debitorennummer, debitoren nr, geschäftspartner, geschäftspartnernummer, mitgliedsnummer, mitglieds nr"],
        mobile: ["handy, handynummer, handy nr, mobilnummer, mobil, mobil nr, mobiltelefon, mobiltelefonnummer, \
                  mobilfunknummer, mobilfunk, mobilfunk nr, tel mobil, telefon mobil, mobiltel, handy telefon",
                 "telefon, telefonnummer, telefon nr, tel nr, rufnummer, festnetz, fon"],
        email: ["email adresse, e mail adresse, emailadresse", "mailadresse, mail adresse, elektronische post"],
        external_id: ["externe id, externe kundennummer, kartennummer, kundenkartennummer, kundenkarte, karten nr", "karte"],
        user_id: ["benutzer id, nutzer id, benutzerkennung, nutzerkennung", "benutzer, nutzer"],
        other: "kundencode, ansprechpartner, bundesland, kreis, region, umsatz, einkaufswert, warenwert, staatsangehörigkeit, beruf, \
                kennzeichen, artikelnummer, rechnungsdatum, versanddatum, name, vorname, nachname, familienname, zuname, vollständiger name, anrede, titel, geschlecht, alter, \
                geburtstag, geburtsdatum, datum, zeit, monat, jahr, erstellt, erstellt am, gültig ab, gültig bis, \
                ablaufdatum, ort, stadt, wohnort, land, straße, hausnummer, adresse, anschrift, plz, postleitzahl, \
                filiale, laden, betrag, wert, preis, summe, rabatt, guthaben, währung, prozent, punkte, anzahl, menge, \
                typ, art, kategorie, stufe, gruppe, status, aktiv, tarif, paket, produkt, artikel, kampagne, quelle, \
                beschreibung, kommentar, bemerkung, bemerkungen, notiz, notizen, hinweis, nachricht, firma, abteilung, \
                sprache, bestellung, bestellnummer, rechnung, rechnungsnummer",
    },
    // Spanish
    Names {
        code: ["código, código de cupón, código cupón, código promocional, código de descuento, código de promoción, \
                código de vale, código de regalo, código de canje, cód, cód cupón, cód de cupón, cód promocional, \
                cód descuento, cód de descuento",
               "cupón, cupones, vale, número de cupón, nº de cupón, bono", "id de cupón, id cupón, número de serie, serie"],
        customer: ["cliente, identificador, identificador de cliente, destinatario, emitido a, socio, titular",
                   "id de cliente, id cliente, número de cliente, nº de cliente, nº cliente, número de socio, nº de socio"],
        mobile: ["móvil, celular, tel móvil, telf móvil, tlf móvil, tel celular, nº de móvil, nº móvil, núm móvil, núm de móvil, número de móvil, número móvil, número de celular, teléfono móvil, teléfono celular",
                 "teléfono, número de teléfono, tel, telf, tlf, teléfono de contacto"],
        email: ["correo electrónico, dirección de correo, dirección de correo electrónico, email, e mail", "correo, mail"],
        external_id: ["id externo, identificador externo, número de tarjeta, tarjeta de fidelidad, nº de tarjeta, nº tarjeta, núm tarjeta", "tarjeta"],
        user_id: ["id de usuario, id usuario, identificador de usuario", "usuario"],
        other: "código de cliente, código cliente, dni, nif, nie, rfc, curp, rut, cuit, cédula, documento, matrícula, ventas, \
                comunidad, barrio, colonia, nacionalidad, profesión, nombre, nombres, nombre completo, apellido, apellidos, primer apellido, segundo apellido, sexo, edad, \
                género, fecha, fecha de nacimiento, hora, día, mes, año, creado, válido desde, válido hasta, vencimiento, \
                caducidad, fecha de caducidad, ciudad, localidad, país, provincia, estado, calle, dirección, \
                código postal, cp, tienda, sucursal, importe, monto, cantidad, valor, precio, total, descuento, saldo, \
                moneda, puntos, tipo, categoría, nivel, grupo, plan, producto, artículo, campaña, descripción, \
                comentario, comentarios, nota, notas, observaciones, mensaje, empresa, idioma, pedido, factura, \
                activo, estatus",
    },
    // French
    Names {
        code: ["code promo, code promotionnel, code de réduction, code réduction, code coupon, code de coupon, \
                code cadeau, code avantage, code réduc, code de promo, code bon, code de bon, code remise, code chèque cadeau",
               "bon, bon de réduction, bon d'achat, chèque cadeau, numéro de coupon, numéro de bon, n° de coupon",
               "id coupon, identifiant du coupon, numéro de série, code barre, code barres"],
        customer: ["client, destinataire, bénéficiaire, émis pour, membre, adhérent, titulaire",
                   "identifiant client, id client, numéro client, numéro de client, n° client, n° de client, numéro d'adhérent, n° adhérent"],
        mobile: ["portable, téléphone portable, numéro de portable, téléphone mobile, numéro de mobile, numéro mobile, gsm, tél portable, tél mobile, n° de portable, n° portable, n° de mobile, n° mobile, num portable",
                 "téléphone, numéro de téléphone, tél, n° de téléphone, n° téléphone, n° de tél, n° tél, numéro de tél"],
        email: ["courriel, adresse e mail, adresse email, adresse courriel, adresse électronique, mél", "mail, adresse mail"],
        external_id: ["identifiant externe, id externe, numéro de carte, carte de fidélité, carte fidélité, n° de carte, n° carte, num carte", "carte"],
        user_id: ["identifiant utilisateur, id utilisateur", "utilisateur, identifiant"],
        other: "code client, code magasin, code article, chiffre d'affaires, nationalité, profession, matricule, immatriculation, \
                nom, prénom, nom complet, nom de famille, civilité, sexe, genre, âge, date, date de naissance, heure, \
                jour, mois, année, créé le, valable du, valable jusqu'au, date d'expiration, expiration, ville, pays, \
                département, région, rue, adresse, code postal, cp, magasin, boutique, montant, valeur, prix, total, \
                remise, réduction, solde, devise, points, quantité, nombre, type, catégorie, niveau, groupe, statut, \
                état, actif, forfait, offre, produit, article, campagne, description, commentaire, commentaires, \
                remarque, remarques, note, message, société, entreprise, langue, commande, facture",
    },
    // Portuguese
    Names {
        code: ["código do cupom, código de cupom, código cupom, código do cupão, código promocional, código de desconto, \
                código do voucher, código de voucher, código de oferta, código do vale, cód cupom, cód do cupom",
               "cupom, cupons, cupão, cupões, vale, número do cupom", "id do cupom, número de série"],
        customer: ["cliente, identificador do cliente, identificador, destinatário, emitido para, associado, titular",
                   "id do cliente, número do cliente, nº do cliente"],
        mobile: ["celular, telemóvel, número de celular, número do celular, número de telemóvel, número do telemóvel, \
                  telefone celular, telefone móvel, tel celular, nº celular, nº do celular, nº de telemóvel",
                 "telefone, número de telefone, fone, tel, contato, contacto"],
        email: ["endereço de e mail, endereço de email, correio eletrônico, correio eletrónico", "correio, mail"],
        external_id: ["id externo, identificador externo, número do cartão, nº do cartão, cartão fidelidade", "cartão"],
        user_id: ["id do usuário, id do utilizador, id de usuário", "usuário, utilizador"],
        other: "código do cliente, código da loja, matrícula, nacionalidade, profissão, faturamento, uf, município, \
                nome, nome completo, primeiro nome, sobrenome, apelido, sexo, gênero, idade, data, data de nascimento, \
                nascimento, hora, dia, mês, ano, validade, válido até, válido desde, vencimento, cidade, país, estado, \
                bairro, rua, endereço, morada, cep, código postal, loja, filial, valor, preço, total, desconto, saldo, \
                moeda, pontos, quantidade, tipo, categoria, nível, grupo, status, situação, ativo, plano, pacote, \
                produto, campanha, descrição, comentário, observação, observações, nota, mensagem, empresa, \
                idioma, pedido, fatura, cpf, cnpj, rg",
    },
    // Italian
    Names {
        code: ["codice, codici, codici coupon, codici sconto, codice coupon, codice sconto, codice promozionale, codice promo, codice buono, codice regalo, \
                codice voucher, cod coupon, cod sconto, cod promo",
               "buono, buoni, buono sconto, numero coupon, numero buono", "id coupon, numero di serie, codice a barre"],
        customer: ["cliente, identificativo cliente, destinatario, intestatario, emesso a, socio",
                   "id cliente, numero cliente, n cliente"],
        mobile: ["cellulare, numero di cellulare, numero cellulare, telefonino, telefono cellulare, telefono mobile, tel cellulare, tel cell, n cellulare, num cellulare",
                 "telefono, numero di telefono, tel, recapito"],
        email: ["indirizzo e mail, indirizzo email, posta elettronica, indirizzo di posta elettronica", "posta, mail"],
        external_id: ["id esterno, identificativo esterno, numero tessera, n tessera, numero carta, n carta, carta fedeltà", "tessera, carta"],
        user_id: ["id utente, identificativo utente", "utente"],
        other: "codice cliente, codice negozio, partita iva, targa, fatturato, nazionalità, professione, referente, \
                nome, cognome, nome completo, nominativo, sesso, genere, età, data, data di nascita, ora, giorno, mese, \
                anno, scadenza, data di scadenza, valido dal, valido fino al, città, comune, paese, provincia, regione, \
                via, indirizzo, cap, codice postale, codice fiscale, negozio, importo, valore, prezzo, totale, sconto, \
                saldo, valuta, punti, quantità, tipo, categoria, livello, gruppo, stato, attivo, piano, prodotto, \
                articolo, campagna, descrizione, commento, commenti, nota, note, osservazioni, messaggio, azienda, \
                lingua, ordine, fattura",
    },
    // Dutch
    Names {
        code: ["kortingscode, couponcode, vouchercode, actiecode, cadeaucode, promocode, waardeboncode, bonuscode",
               "waardebon, kortingsbon, cadeaubon, tegoedbon, bonnummer, couponnummer, vouchernummer",
               "coupon id, bon id, serienummer, streepjescode"],
        customer: ["klant, ontvanger, uitgegeven aan, lid, houder",
                   "klantnummer, klant id, klantnr, lidnummer"],
        mobile: ["mobiel, mobiele nummer, mobiel nummer, mobielnummer, gsm nummer, 06 nummer, mobiele telefoon, mobiel nr, gsm nr, tel mobiel",
                 "telefoon, telefoonnummer, tel nr, telnr"],
        email: ["e mailadres, emailadres, e mail adres, email adres", "mailadres"],
        external_id: ["extern id, externe id, kaartnummer, klantenkaart, klantenkaartnummer", "kaart"],
        user_id: ["gebruikers id, gebruiker id, gebruikersnummer", "gebruiker"],
        other: "klantcode, contactpersoon, omzet, provincie, regio, nationaliteit, beroep, kenteken, \
                naam, voornaam, achternaam, tussenvoegsel, volledige naam, aanhef, geslacht, leeftijd, geboortedatum, \
                datum, tijd, dag, maand, jaar, geldig vanaf, geldig tot, vervaldatum, plaats, stad, woonplaats, land, \
                straat, adres, postcode, winkel, filiaal, bedrag, waarde, prijs, totaal, korting, saldo, valuta, punten, \
                aantal, hoeveelheid, soort, categorie, niveau, groep, actief, pakket, artikel, campagne, omschrijving, \
                beschrijving, opmerking, opmerkingen, notitie, bericht, bedrijf, taal, bestelling, factuur, gebruikersnaam",
    },
    // Hindi
    Names {
        code: ["कूपन कोड, वाउचर कोड, प्रोमो कोड, डिस्काउंट कोड, छूट कोड, उपहार कोड, कोड", "कूपन, वाउचर, प्रोमो, कूपन नंबर, कूपन संख्या", "कूपन आईडी, क्रम संख्या"],
        customer: ["ग्राहक, ग्राहक पहचान, प्राप्तकर्ता, सदस्य",
                   "ग्राहक आईडी, ग्राहक संख्या"],
        mobile: ["मोबाइल, मोबाइल नं, मोबाईल नं, मोबाइल नंबर, मोबाइल संख्या, मोबाईल, मोबाईल नंबर", "फ़ोन, फोन, फ़ोन नंबर, फोन नंबर, दूरभाष, टेलीफोन"],
        email: ["ईमेल, ई मेल, ईमेल पता, ईमेल आईडी", "मेल"],
        external_id: ["बाहरी आईडी, कार्ड नंबर, कार्ड संख्या, सदस्यता संख्या", "कार्ड"],
        user_id: ["उपयोगकर्ता आईडी, यूज़र आईडी, यूजर आईडी", "उपयोगकर्ता, यूज़र, आईडी"],
        other: "नाम, पूरा नाम, पहला नाम, उपनाम, लिंग, आयु, जन्म तिथि, तारीख, दिनांक, समय, शहर, देश, राज्य, पता, पिन कोड, राशि, मूल्य, कीमत, छूट, मात्रा, प्रकार, श्रेणी, स्थिति, योजना, विवरण, टिप्पणी, कंपनी, भाषा",
    },
    // Arabic
    Names {
        code: ["رمز القسيمة, رمز الكوبون, كود الكوبون, كود الخصم, رمز الخصم, الرمز الترويجي, رمز ترويجي, كود القسيمة, رمز الهدية, الرمز, رمز, كود, الكود",
               "قسيمة, القسيمة, كوبون, الكوبون, رقم القسيمة, رقم الكوبون", "معرف القسيمة, معرف الكوبون, الرقم التسلسلي"],
        customer: ["العميل, عميل, المستلم, العضو",
                   "معرف العميل, رقم العميل, رقم العضو"],
        mobile: ["الجوال, جوال, رقم الجوال, الموبايل, موبايل, رقم الموبايل, المحمول, رقم المحمول, الهاتف المحمول, رقم الهاتف المحمول", "الهاتف, هاتف, رقم الهاتف, تلفون, رقم التلفون"],
        email: ["البريد الإلكتروني, البريد الالكتروني, بريد إلكتروني, عنوان البريد الإلكتروني, الإيميل, ايميل", "البريد"],
        external_id: ["المعرف الخارجي, رقم البطاقة, رقم العضوية", "البطاقة"],
        user_id: ["معرف المستخدم, رقم المستخدم", "المستخدم, المعرف"],
        other: "الاسم, اسم, الاسم الكامل, الاسم الأول, اسم العائلة, اللقب, الجنس, العمر, تاريخ الميلاد, التاريخ, تاريخ, الوقت, المدينة, مدينة, البلد, الدولة, العنوان, الرمز البريدي, المبلغ, مبلغ, القيمة, السعر, الخصم, الكمية, النوع, الفئة, الحالة, الخطة, الوصف, ملاحظات, ملاحظة, الشركة, اللغة",
    },
    // Chinese, simplified and traditional
    Names {
        code: ["优惠码, 优惠券码, 优惠券代码, 优惠代码, 兑换码, 折扣码, 折扣代码, 促销码, 促销代码, 礼品码, 券码, 代码, 優惠碼, 優惠券代碼, 折扣碼, 兌換碼, 券碼, 代碼",
               "优惠券, 代金券, 优惠券号, 券号, 優惠券, 禮券, 券號", "优惠券编号, 序列号, 条码, 序號"],
        customer: ["客户, 客户标识, 顾客, 会员, 接收人, 领取人, 客戶, 會員",
                   "客户编号, 会员编号, 會員編號, 客戶編號"],
        mobile: ["手机, 手机号, 手机号码, 移动电话, 手機, 手機號碼, 行動電話", "电话, 电话号码, 联系电话, 電話, 電話號碼"],
        email: ["电子邮件, 电子邮箱, 邮箱, 邮箱地址, 电子邮件地址, 電子郵件, 電郵, 電子信箱", "邮件"],
        external_id: ["外部编号, 外部标识, 卡号, 会员卡号, 卡號", "会员卡"],
        user_id: ["用户编号, 用户标识, 用户号, 用户id, 使用者編號", "用户, 编号, 使用者"],
        other: "姓名, 名字, 名称, 姓, 名, 性别, 年龄, 生日, 出生日期, 日期, 时间, 城市, 国家, 省, 省份, 地址, 邮编, 金额, 价格, 数量, 类型, 类别, 状态, 套餐, 描述, 备注, 说明, 公司, 语言, 日期時間, 地址欄, 備註, 狀態, 金額, 數量, 類型",
    },
    // Polish
    Names {
        code: ["kod kuponu, kod rabatowy, kod promocyjny, kod vouchera, kod bonu, kod", "kupon, bon, numer kuponu, nr kuponu", "id kuponu, numer seryjny, kod kreskowy"],
        customer: ["klient, odbiorca", "id klienta, numer klienta, nr klienta"],
        mobile: ["komórka, telefon komórkowy, numer komórki, nr komórki", "numer telefonu, nr telefonu"],
        email: ["adres email, adres e mail", ""],
        external_id: ["numer karty, nr karty", ""],
        user_id: ["id użytkownika", "użytkownik"],
        other: "imię, nazwisko, imię i nazwisko, miasto, ulica, kraj, kwota, wartość, cena, rabat, typ, uwagi, opis, firma",
    },
    // Turkish
    Names {
        code: ["kupon kodu, indirim kodu, promosyon kodu, hediye kodu, kod", "kupon numarası, kupon no, hediye çeki", "kupon id, seri no, seri numarası, barkod"],
        customer: ["müşteri, alıcı", "müşteri no, müşteri numarası, müşteri id"],
        mobile: ["cep telefonu, cep no, gsm no, cep numarası", "telefon numarası, telefon no"],
        email: ["e posta, eposta, e posta adresi, eposta adresi", ""],
        external_id: ["kart numarası, kart no", ""],
        user_id: ["kullanıcı id, kullanıcı no", "kullanıcı"],
        other: "ad, adı, soyad, soyadı, ad soyad, isim, şehir, il, ilçe, ülke, tutar, değer, fiyat, indirim, tarih, durum, açıklama, notlar, şirket",
    },
    // Russian
    Names {
        code: ["промокод, код купона, код скидки, код ваучера, код", "купон, ваучер, номер купона, сертификат", "id купона, серийный номер, штрихкод"],
        customer: ["клиент, получатель, покупатель", "id клиента, номер клиента"],
        mobile: ["мобильный, мобильный телефон, номер мобильного, сотовый", "телефон, номер телефона"],
        email: ["электронная почта, эл почта, адрес электронной почты", "почта"],
        external_id: ["номер карты, карта лояльности", "карта"],
        user_id: ["id пользователя", "пользователь"],
        other: "имя, фамилия, отчество, фио, город, адрес, страна, сумма, цена, значение, номинал, скидка, дата, статус, тип, комментарий, примечание, компания",
    },
    // Indonesian
    Names {
        code: ["kode, kode kupon, kode voucher, kode promo, kode diskon", "kupon, nomor kupon, no kupon, no voucher", "id kupon, nomor seri, no seri"],
        customer: ["pelanggan, penerima", "id pelanggan, nomor pelanggan, no pelanggan"],
        mobile: ["no hp, nomor hp, hp, nomor handphone, no handphone, ponsel, nomor ponsel, no ponsel", "telepon, nomor telepon, no telepon, no telp, no wa, nomor wa"],
        email: ["alamat email, surel", ""],
        external_id: ["nomor kartu, no kartu", ""],
        user_id: ["id pengguna", "pengguna"],
        other: "nama, nama lengkap, nama depan, nama belakang, kota, alamat, provinsi, negara, jumlah, nominal, nilai, harga, diskon, tanggal, keterangan, catatan",
    },
    // Swedish, and what Danish and Norwegian write otherwise
    Names {
        code: ["rabattkod, kupongkod, kampanjkod, värdekod, presentkortskod, presentkod, voucherkod, erbjudandekod, rabatkode, \
                rabattkode, kampagnekode, kampanjekode, gavekode, kuponkode, kupongkode, kod",
               "kupong, rabattkupong, presentkort, presentkortsnummer, gavekort, kupongnummer, kuponnummer", "kupong id, serienummer, streckkod"],
        customer: ["kund, mottagare, medlem, kunde, modtager", "kundnummer, kundnr, kund id, medlemsnummer, kundenummer, kundenr"],
        mobile: ["mobil, mobilnummer, mobilnr, mobiltelefon, mobiltelefonnummer", "telefon, telefonnummer, telefonnr, tlf, tlf nr"],
        email: ["e postadress, epostadress, e post, epost, e postadresse, e mailadresse, mejladress", "mejl"],
        external_id: ["externt id, kortnummer, kundkort, eksternt id, ekstern id", "kort"],
        user_id: ["användar id, användarnummer, bruger id, bruker id", "användare, bruger, bruker"],
        other: "namn, förnamn, efternamn, fullständigt namn, kön, ålder, födelsedatum, födelsedag, personnummer, datum, tid, \
                månad, år, giltig från, giltig till, ort, stad, postort, land, gata, postnummer, butik, belopp, värde, pris, \
                summa, rabatt, saldo, valuta, poäng, antal, typ, kategori, nivå, grupp, aktiv, produkt, kampanj, \
                beskrivning, kommentar, anteckning, anteckningar, meddelande, företag, språk, beställning, faktura, \
                navn, fornavn, efternavn, etternavn, dato, beløb, beløp, værdi, verdi, by, adresse, beskrivelse, bemærkning",
    },
    // Vietnamese
    Names {
        code: ["mã giảm giá, mã khuyến mãi, mã voucher, mã coupon, mã ưu đãi, mã", "phiếu giảm giá", "số sê ri"],
        customer: ["khách hàng, người nhận", "mã khách hàng, số khách hàng"],
        mobile: ["di động, số di động, điện thoại di động, sđt, sdt", "điện thoại, số điện thoại"],
        email: ["thư điện tử, địa chỉ email", ""],
        external_id: ["số thẻ", ""],
        user_id: ["id người dùng", "người dùng"],
        other: "tên, họ tên, họ và tên, họ, thành phố, địa chỉ, số tiền, giá trị, giá, ngày, trạng thái, ghi chú, mô tả, công ty",
    },
    // Thai
    Names {
        code: ["รหัสคูปอง, โค้ดส่วนลด, รหัสส่วนลด, โค้ดคูปอง, โค้ด, รหัสโปรโมชั่น", "คูปอง, เลขที่คูปอง", "หมายเลขซีเรียล"],
        customer: ["ลูกค้า, ผู้รับ", "รหัสลูกค้า, หมายเลขลูกค้า"],
        mobile: ["มือถือ, เบอร์มือถือ, หมายเลขมือถือ, โทรศัพท์มือถือ", "โทรศัพท์, เบอร์โทร, เบอร์โทรศัพท์, หมายเลขโทรศัพท์"],
        email: ["อีเมล, อีเมล์", ""],
        external_id: ["หมายเลขบัตร, เลขบัตร", ""],
        user_id: ["รหัสผู้ใช้", "ผู้ใช้"],
        other: "ชื่อ, นามสกุล, ชื่อนามสกุล, เมือง, จังหวัด, ที่อยู่, จำนวน, จำนวนเงิน, มูลค่า, ราคา, วันที่, สถานะ, หมายเหตุ",
    },
    // Hindi in Latin letters
    Names {
        code: ["", "", ""],
        customer: ["grahak", ""],
        mobile: ["", ""],
        email: ["", ""],
        external_id: ["", ""],
        user_id: ["", ""],
        other: "naam, pura naam, shahar, sheher, pata, rajya, desh, rashi, tareekh, tarikh",
    },
    // Japanese
    Names {
        code: ["クーポンコード, プロモーションコード, プロモコード, 割引コード, ギフトコード, バウチャーコード, 引換コード, コード",
               "クーポン, クーポン番号, バウチャー, 引換券, 割引券", "クーポンid, シリアル番号, シリアル, バーコード"],
        customer: ["顧客, お客様, 会員, 宛先, 受取人",
                   "顧客番号, 顧客id, お客様番号, 会員番号, 会員id"],
        mobile: ["携帯, 携帯電話, 携帯番号, 携帯電話番号, モバイル", "電話, 電話番号, tel, 連絡先"],
        email: ["メールアドレス, eメール, 電子メール, メアド", "メール"],
        external_id: ["外部id, カード番号, 会員カード番号", "カード"],
        user_id: ["ユーザーid, ユーザid, 利用者id", "ユーザー, ユーザ, 利用者"],
        other: "名前, 氏名, 姓, 名, お名前, フリガナ, ふりがな, 性別, 年齢, 生年月日, 誕生日, 日付, 日時, 時間, 市区町村, 都道府県, 国, 住所, 郵便番号, 金額, 価格, 数量, 種類, 種別, 区分, 状態, ステータス, プラン, 商品, 商品名, 説明, 備考, メモ, 会社名, 会社, 言語, 注文番号",
    },
];

/// Names that any column may have, in all languages.
const VAGUE: &str = "row labels, zeilenbeschriftungen, étiquettes de lignes, etiquetas de fila, rótulos de linha, index, no, number, row, key, series, label, item, sku, text, sr no, s no, sl no, value no, \
                     nummer, nr, lfd nr, zeile, bezeichnung, número, numéro, numero, संख्या, الرقم, 序号, 番号, 序號";

/// Whose number or address it is, before the name proper: `customer mobile`.
const WHOSE: &[&str] =
    &["customer", "cust", "member", "user", "recipient", "guest", "buyer", "primary", "kunden", "contact"];

/// Which of several numbers or addresses it is, before the name proper: `billing email`. Less than the name alone.
#[rustfmt::skip]
const WHICH: &[&str] = &[
    "work", "home", "office", "business", "company", "personal", "private", "privat", "billing", "shipping", "delivery",
    "invoice", "rechnung", "liefer", "default", "other", "second", "secondary", "alternate", "alternative", "alternat",
    "parent", "old", "new", "main",
];

/// The letters and digits of a name, without case, accents and plural: `Phone #`, `Mobile Nos.` and `Código:` are
/// known names, too.
fn key(name: &str) -> String {
    let mut key = String::new();
    for word in name.split(|c: char| !c.is_alphanumeric() && !is_accent(c)) {
        let start = key.len();
        // A Turkish `İ` has its dot for itself in small letters.
        let small = word.chars().map(half_width).flat_map(char::to_lowercase);
        small.filter(|&c| !is_accent(c)).for_each(|c| push_plain(&mut key, c));
        if key.len() > start + 3 && key.ends_with('s') {
            key.pop();
        }
    }
    key
}

/// A letter or digit as wide as a Chinese character is one like any other: `Ｅメール`.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// An accent that stands behind its letter.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Adds a small letter without its accent.
fn push_plain(key: &mut String, c: char) {
    let plain = match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'š' | 'ś' => 's',
        'ž' | 'ź' | 'ż' => 'z',
        'أ' | 'إ' | 'آ' => 'ا',
        'ß' => {
            key.push('s');
            's'
        }
        other => other,
    };
    key.push(plain);
}

/// The table by key: what several languages give different meanings is what the first of them says.
fn known() -> &'static BTreeMap<String, Meaning> {
    static KNOWN: OnceLock<BTreeMap<String, Meaning>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        use Identifier::{Email, ExternalId, Mobile, UserId};
        let mut known = BTreeMap::new();
        let mut add = |names: &str, meaning| {
            for name in names.split(',').filter(|name| !name.trim().is_empty()) {
                known.entry(key(name)).or_insert(meaning);
            }
        };
        for names in LANGUAGES {
            for (rank, list) in (1..).zip(names.code) {
                add(list, Meaning::Code(rank));
            }
            let of = [
                (Mobile, names.mobile),
                (Email, names.email),
                (ExternalId, names.external_id),
                (UserId, names.user_id),
            ];
            for (identifier, [own, near]) in of {
                add(own, Meaning::Of(identifier, 1));
                add(near, Meaning::Of(identifier, 3));
            }
            let [customer, by_number] = names.customer;
            add(customer, Meaning::Customer);
            add(by_number, Meaning::CustomerNumber);
            add(names.other, Meaning::Other);
        }
        add(VAGUE, Meaning::Vague);
        known
    })
}

/// The meaning of a key, as it stands or with somebody's name before it; and whether it says less than it would alone.
fn meaning_of(key: &str) -> Option<(Meaning, bool)> {
    let known = known();
    if let Some(&meaning) = known.get(key) {
        return Some((meaning, false));
    }
    let behind = |words: &[&str]| {
        let rest = words.iter().filter_map(|word| key.strip_prefix(word));
        rest.filter_map(|rest| known.get(rest).copied())
            .find(|meaning| matches!(meaning, Meaning::Of(Identifier::Mobile | Identifier::Email, _)))
    };
    behind(WHOSE).map(|meaning| (meaning, false)).or_else(|| behind(WHICH).map(|meaning| (meaning, true)))
}

/// What a name means, and whether something was added to it by which it says less: `Mobile (old)`, `Mobile 2`.
pub(crate) fn meaning(name: &str) -> Option<(Meaning, bool)> {
    if let Some((line, rest)) = name.split_once(['\n', '\r']) {
        // Where the quote at its end is lost, a row stands behind the name, up to a quote of its own.
        let line = Some(line).filter(|_| rest.contains('"'));
        return meaning_of_line(&name.replace(['\n', '\r'], " "))
            .or_else(|| meaning_of_line(line?).map(|(meaning, _)| (meaning, true)));
    }
    meaning_of_line(name)
}

fn meaning_of_line(name: &str) -> Option<(Meaning, bool)> {
    // An address or a formula is no name, whatever is left of it; nor is a sentence.
    if name.len() < 2 || name.len() > 100 || name.contains(['@', '=']) {
        return None;
    }
    if let Some(meaning) = meaning_of(&key(name)) {
        return Some(meaning);
    }
    if let Some(meaning) = of_program(name).and_then(|own| known().get(&key(own))) {
        return Some((*meaning, false));
    }
    if let Some((meaning, stem)) = numbered(name) {
        // `CODE2` may be a code; `Code 2` is none.
        return stem.ends_with(char::is_whitespace).then_some((meaning, true));
    }
    if name.trim().contains(|c: char| !c.is_alphanumeric()) {
        let words = words(name);
        let meaning =
            of_number(&words).or_else(|| without_articles(&words)).or_else(|| in_two_languages(name));
        if let Some(meaning) = meaning {
            return Some((meaning, false));
        }
    }
    let remark = name.find(['(', '[', '{', '（'])?;
    meaning_of(&key(name.get(..remark)?)).map(|(meaning, _)| (meaning, true))
}

/// Words that speak of the number of what comes behind them: `Nº cupón`, `Numéro de téléphone portable`.
const NUMBER_OF: [&str; 14] =
    ["n", "nº", "no", "nr", "num", "numero", "number", "nummer", "numer", "nomor", "номер", "№", "n°", "رقم"];

/// Words between others that say nothing of their own.
const ARTICLES: [&str; 26] = [
    "de", "del", "la", "el", "los", "las", "du", "des", "le", "les", "do", "da", "dos", "das", "di", "della",
    "dello", "il", "der", "die", "van", "het", "the", "of", "for", "per",
];

/// The words of a name, each by its key.
fn words(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric()).map(key).filter(|word| !word.is_empty()).collect()
}

/// The meaning of the number of something: of a coupon, it is hardly less than its code. `No. of coupons` is a count.
fn of_number(words: &[String]) -> Option<Meaning> {
    let (first, mut rest) = words.split_first()?;
    if !NUMBER_OF.contains(&first.as_str()) {
        return None;
    }
    while let [word, behind @ ..] = rest
        && word != "of"
        && ARTICLES.contains(&word.as_str())
    {
        rest = behind;
    }
    match known().get(&rest.concat())? {
        Meaning::Code(rank) => Some(Meaning::Code(2.max(*rank))),
        &meaning @ Meaning::Of(Identifier::Mobile | Identifier::ExternalId, _) => Some(meaning),
        _ => None,
    }
}

/// The meaning of a name that has an article more, or less, than the known one: `Código de la promoción`.
fn without_articles(words: &[String]) -> Option<Meaning> {
    (words.len() > 2).then(|| known_bare().get(&bare(words)?).copied()).flatten()
}

/// The words of a name in one, without articles in its middle; `None` where there are none.
fn bare(words: &[String]) -> Option<String> {
    let [first, middle @ .., last] = words else { return None };
    let kept: Vec<&String> = middle.iter().filter(|word| !ARTICLES.contains(&word.as_str())).collect();
    (kept.len() < middle.len())
        .then(|| [&[first][..], &kept, &[last]].concat().into_iter().map(String::as_str).collect())
}

/// The names of several words that have an article in their middle, without it.
fn known_bare() -> &'static BTreeMap<String, Meaning> {
    static BARE: OnceLock<BTreeMap<String, Meaning>> = OnceLock::new();
    BARE.get_or_init(|| {
        let mut known_bare = BTreeMap::new();
        for names in LANGUAGES {
            let customers = [names.mobile, names.email, names.external_id, names.user_id, names.customer];
            let lists = names.code.into_iter().chain(customers.into_iter().flatten()).chain([names.other]);
            for name in lists.flat_map(|list| list.split(',')) {
                let meaning = known().get(&key(name)).copied();
                if let (Some(meaning), Some(bare)) = (meaning, bare(&words(name))) {
                    known_bare.entry(bare).or_insert(meaning);
                }
            }
        }
        known_bare
    })
}

/// The meaning of a name that stands in two languages, or two words: `Gutscheincode / Voucher code`, `Cupón/Código`. Where
/// they do not mean the same, it is none.
fn in_two_languages(name: &str) -> Option<Meaning> {
    let mut parts = name.split(['/', '|', '／', '·']).map(str::trim);
    let (first, second, None) = (parts.next()?, parts.next()?, parts.next()) else { return None };
    let (first, _) = meaning_of(&key(first))?;
    let (second, _) = meaning_of(&key(second))?;
    match (first, second) {
        (Meaning::Code(one), Meaning::Code(other)) => Some(Meaning::Code(one.max(other))),
        (Meaning::Of(one, rank), Meaning::Of(other, other_rank)) if one == other => {
            Some(Meaning::Of(one, rank.max(other_rank)))
        }
        (Meaning::Customer | Meaning::CustomerNumber, Meaning::Customer | Meaning::CustomerNumber)
        | (Meaning::Other, Meaning::Other) => Some(first),
        _ => None,
    }
}

/// The name without what a program puts around it: `Coupon_Code__c` in Salesforce, `customers.mobile` in a query,
/// `mobile:string` where columns have types, and the number before it in a form, `1. Coupon code`.
fn of_program(name: &str) -> Option<&str> {
    let typed = name
        .rsplit_once(':')
        .filter(|(_, of)| TYPES.iter().any(|known| known.eq_ignore_ascii_case(of.trim())));
    let numbered = || {
        let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.strip_prefix(['.', ')'])
            .filter(|behind| rest.len() < name.len() && behind.starts_with(' '))
            .map(str::trim_start)
    };
    if let Some(bare) = typed.map(|(bare, _)| bare).or_else(numbered) {
        return Some(bare);
    }
    name.strip_suffix("__c").or_else(|| {
        let (table, column) = name.rsplit_once('.')?;
        let word =
            |text: &str| text.len() > 1 && text.bytes().all(|b| b == b'_' || b.is_ascii_alphanumeric());
        (word(table) && word(column)).then_some(column)
    })
}

/// What a column holds, where its name says so.
const TYPES: [&str; 14] = [
    "string", "text", "str", "char", "varchar", "number", "int", "integer", "long", "float", "decimal",
    "date", "datetime", "boolean",
];

/// The meaning of a name with a number behind it, one of several: `code_2`. And what stands before the number.
pub(crate) fn numbered(name: &str) -> Option<(Meaning, &str)> {
    numbered_by_any(name).filter(|(meaning, _)| matches!(meaning, Meaning::Code(1) | Meaning::Of(..)))
}

/// The same of names that may also be codes of their own, as `COUPON1`: for who knows that it is a name.
pub(crate) fn numbered_by_any(name: &str) -> Option<(Meaning, &str)> {
    let name = name.trim_end();
    let number = name.bytes().last().filter(|b| matches!(b, b'1'..=b'9'))?;
    let stem = name.strip_suffix(char::from(number))?.trim_end_matches('#');
    let (meaning, _) = meaning_of(&key(stem)).filter(|_| !stem.ends_with(|c: char| c.is_ascii_digit()))?;
    matches!(meaning, Meaning::Code(1 | 2) | Meaning::Of(..)).then_some((meaning, stem))
}

/// The role of a column of this name, whatever its rank.
pub(crate) fn role(name: &str) -> Option<Role> {
    match meaning(name)?.0 {
        Meaning::Code(_) => Some(Role::Code),
        Meaning::Customer | Meaning::CustomerNumber | Meaning::Of(..) => Some(Role::Customer),
        Meaning::Other | Meaning::Vague => None,
    }
}

/// Whether a known name may also be a code, as no name of the first rank is.
pub(crate) fn may_be_code(name: &str) -> bool {
    matches!(meaning(name), Some((Meaning::Code(2 | 3), _)))
}

/// Whether a name that is none of a code's speaks of coupons all the same: `coupon type`, or with `code` beside it it would
/// be one, `discount`, `remise`.
pub(crate) fn is_of_offer(name: &str) -> bool {
    let key = key(name);
    let with = [("", "code"), ("", "scode"), ("", "kod"), ("code", ""), ("cod", ""), ("kod", "")]
        .map(|(before, behind)| format!("{before}{key}{behind}"));
    let starts = || (3..key.len()).filter_map(|end| key.get(..end));
    !key.is_empty() && with.iter().any(|name| known().get(name) == Some(&Meaning::Code(1)))
        || starts().any(|start| known().get(start) == Some(&Meaning::Code(2)))
}

/// Whether a name of which the whole is not known says plainly that the column is neither: by its last word, as in
/// `coupon expiry`, or before `of` or `de` by its first, as in `valor do cupom`.
pub(crate) fn is_plainly_other(name: &str) -> bool {
    // What such names end with: in one word as well where words are joined to one.
    const LAST: [&str; 32] = [
        "name",
        "date",
        "time",
        "amount",
        "value",
        "price",
        "expiry",
        "expiration",
        "validity",
        "status",
        "state",
        "type",
        "category",
        "count",
        "quantity",
        "qty",
        "balance",
        "city",
        "address",
        "street",
        "region",
        "segment",
        "tier",
        "level",
        "remark",
        "note",
        "description",
        "url",
        "link",
        "due",
        "sent",
        "percent",
    ];
    const JOINED: [&str; 11] = [
        "name", "datum", "wert", "betrag", "preis", "adresse", "umsatz", "anzahl", "menge", "waarde",
        "bedrag",
    ];
    const OF: [&str; 15] =
        ["of", "de", "do", "da", "du", "des", "del", "di", "della", "dos", "von", "der", "van", "per", "pro"];
    if name.len() > 100 {
        return false;
    }
    let words: Vec<String> =
        name.split(|c: char| !c.is_alphanumeric()).map(key).filter(|word| !word.is_empty()).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    if words.get(1).is_some_and(|word| OF.contains(&word.as_str())) && words.len() > 2 {
        return matches!(known().get(first), Some(Meaning::Other));
    }
    words.len() > 1 && LAST.contains(&last.as_str())
        || JOINED.iter().any(|end| last.len() > end.len() + 2 && last.ends_with(end))
}

/// Whether this is what columns are called that are neither codes nor customers.
pub(crate) fn is_other(name: &str) -> bool {
    matches!(meaning(name), Some((Meaning::Other | Meaning::Vague, _)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_the_clothes_that_people_put_on_them() {
        use Identifier::*;
        type Known = Option<(Role, Option<Identifier>)>;
        let customer = |identifier| Some((Role::Customer, Some(identifier)));
        let cases: &[(&str, Known)] = &[
            ("Coupon Code*", Some((Role::Code, None))),
            ("COUPON-CODE", Some((Role::Code, None))),
            ("Coupon\u{a0}Code", Some((Role::Code, None))),
            ("\u{feff}coupon code\u{200b}", Some((Role::Code, None))),
            ("Coupon Code (unique)", Some((Role::Code, None))),
            ("'coupon code'", Some((Role::Code, None))),
            ("Coupon #", Some((Role::Code, None))),
            ("Gutschein-Code", Some((Role::Code, None))),
            ("Código", Some((Role::Code, None))),
            ("Mobile (with country code)", customer(Mobile)),
            ("Mobile[+91]", customer(Mobile)),
            ("mobile_number", customer(Mobile)),
            ("Mobile No.", customer(Mobile)),
            ("Phone #", customer(Mobile)),
            ("#mobile", customer(Mobile)),
            ("Customer Mobile Number", customer(Mobile)),
            ("E-mail", customer(Email)),
            ("E-Mail Address:", customer(Email)),
            ("User Email ID", customer(Email)),
            ("External_ID", customer(ExternalId)),
            ("User ID", customer(UserId)),
            ("unique_user_id", customer(UserId)),
            ("recipientintegrationid", customer(ExternalId)),
            ("Business Partner", Some((Role::Customer, None))),
            ("KUNNR", Some((Role::Customer, None))),
            ("coupon code\n919876543210\"", Some((Role::Code, None))),
            ("coupon code\nAAA111\nAAA222", None),
            ("code\r\nann@example.com,Ann\"", Some((Role::Code, None))),
            ("coupon\ncode", Some((Role::Code, None))),
            ("kod kuponu", Some((Role::Code, None))),
            ("Kupon Kodu", Some((Role::Code, None))),
            ("Промокод", Some((Role::Code, None))),
            ("no hp", customer(Mobile)),
            ("số điện thoại", customer(Mobile)),
            ("customerIdentifier", Some((Role::Customer, None))),
            ("Coupon_Code__c", Some((Role::Code, None))),
            ("External_Id__c", customer(ExternalId)),
            ("customers.mobile", customer(Mobile)),
            ("customers.coupon_code", Some((Role::Code, None))),
            ("coupon_code:string", Some((Role::Code, None))),
            ("1. Coupon code", Some((Role::Code, None))),
            ("N° de bon", Some((Role::Code, None))),
            ("Nº cupón", Some((Role::Code, None))),
            ("Numéro de téléphone portable", customer(Mobile)),
            ("Código de la promoción", Some((Role::Code, None))),
            ("Código do cupom", Some((Role::Code, None))),
            ("İndirim kodu", Some((Role::Code, None))),
            ("Ｃｏｕｐｏｎ　ｃｏｄｅ", Some((Role::Code, None))),
            ("Ｅメール", customer(Email)),
            ("Gutscheincode / Voucher code", Some((Role::Code, None))),
            ("Cupón/Código", Some((Role::Code, None))),
            ("Handy / Mobile", customer(Mobile)),
            ("Rabattkod", Some((Role::Code, None))),
            ("Presentkortskod", Some((Role::Code, None))),
            ("e-postadress", customer(Email)),
            // What only looks like one.
            ("country code", None),
            ("Mobile No./Email", None),
            ("Usage / Limit", None),
            ("No. of coupons", None),
            ("Number of orders", None),
            ("Code:SAVE", None),
            ("1. SAVE7H2K", None),
            ("Data di nascita", None),
            ("pin code", None),
            ("customer code", None),
            ("name", None),
            ("(code)(x)", None),
            ("Code 1", Some((Role::Code, None))),
            ("Mobile #2", customer(Mobile)),
            ("Billing Email", customer(Email)),
            ("Customer ID", Some((Role::Customer, None))),
            ("PROMO 10", None),
            ("code_1", None),
            ("e@mail", None),
            ("=code", None),
            ("code1", None), // of a list of codes, perhaps
            ("", None),
            ("#", None),
        ];
        for &(name, expected) in cases {
            let own = match meaning(name) {
                Some((Meaning::Of(identifier, _), _)) => Some(identifier),
                _ => None,
            };
            assert_eq!(role(name).map(|role| (role, own)), expected, "{name:?}");
        }
    }

    #[test]
    fn names_of_several_words_may_say_that_a_column_is_neither() {
        for name in [
            "Contact Name",
            "Display name",
            "Coupon Expiry",
            "Voucher Date",
            "amount due",
            "Valor do cupom",
            "Fecha de entrega",
            "Nom du client",
            "Gutscheinwert",
            "Ablaufdatum",
            "Data di emissione",
            "coupon sent",
        ] {
            assert!(is_plainly_other(name), "{name}");
        }
        for name in [
            "Código de cupón",
            "Code client",
            "Birthday Code",
            "Partner code",
            "Kennung",
            "xyz",
            "voucher of the day",
            "",
            "Promo",
            "Code de la carte",
            "name",
        ] {
            assert!(!is_plainly_other(name), "{name}");
        }
    }

    #[test]
    fn the_ranks_are_those_of_the_page() {
        use Identifier::*;
        use Meaning::{Code, Customer, Of, Other};
        for (name, expected) in [
            ("Code", Code(1)),
            ("VOUCHER_CODES", Code(1)),
            ("Código:", Code(1)),
            ("Codigos", Code(1)),
            ("Code promo", Code(1)),
            ("Gutscheincodes", Code(1)),
            ("कूपन कोड", Code(1)),
            ("优惠码", Code(1)),
            ("クーポンコード", Code(1)),
            ("رمز القسيمة", Code(1)),
            ("Coupon", Code(2)),
            ("Gutscheine", Code(2)),
            ("Coupon Number", Code(2)),
            ("Voucher ID", Code(3)),
            ("Serial No.", Code(3)),
            ("customerIdentifier", Customer),
            ("Issued To", Customer),
            ("Mobile*", Of(Mobile, 1)),
            ("Cell Phones", Of(Mobile, 1)),
            ("Celular", Of(Mobile, 1)),
            ("Handynummer", Of(Mobile, 1)),
            ("手机号", Of(Mobile, 1)),
            ("Phone", Of(Mobile, 3)),
            ("Telefone", Of(Mobile, 3)),
            ("E-Mail-Adresse", Of(Email, 1)),
            ("Correo electro\u{301}nico", Of(Email, 1)),
            ("User", Of(UserId, 3)),
            ("Card Number", Of(ExternalId, 1)),
            ("nome", Other),
            ("First Name", Other),
            ("Betrag", Other),
            ("Prénom", Other),
            ("expiry_date", Other),
        ] {
            assert_eq!(meaning(name), Some((expected, false)), "{name:?}");
        }
    }

    /// What one language calls a code another must not call a town: the first of them would win unseen.
    #[test]
    fn no_name_stands_for_two_roles() {
        let role_of = |meaning| match meaning {
            Meaning::Code(_) => 1,
            Meaning::Customer | Meaning::CustomerNumber | Meaning::Of(..) => 2,
            Meaning::Other | Meaning::Vague => 3,
        };
        let mut seen: BTreeMap<String, (u8, &str)> = BTreeMap::new();
        for names in LANGUAGES {
            let lists = names.code.iter().map(|list| (*list, Meaning::Code(1)));
            let customers = names.customer.into_iter().chain(names.mobile).chain(names.email);
            let customers = customers.chain(names.external_id).chain(names.user_id);
            let lists = lists.chain(customers.map(|list| (list, Meaning::Customer)));
            for (list, meaning) in lists.chain([(names.other, Meaning::Other)]) {
                for name in list.split(',').filter(|name| !name.trim().is_empty()) {
                    let (role, first) = *seen.entry(key(name)).or_insert((role_of(meaning), name));
                    assert_eq!(role, role_of(meaning), "{name:?} and {first:?}");
                }
            }
        }
    }
}
