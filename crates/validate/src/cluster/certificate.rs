//! Whether a Secret has a certificate that a server can show: keys, PEM, and what is in it. Whether its time has come or gone is not asked:
//! an equal text is judged equally on every day.

use serde_json::Value;

/// The pairs of keys under which a Secret has a certificate and its key, the first of which counts.
const PAIRS: [[&str; 2]; 2] = [["cert", "key"], ["tls.crt", "tls.key"]];

/// What there is to say of the certificate of a Secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum CertificateState {
    /// It can be used.
    Usable,
    /// There is none, or no key beside it.
    #[default]
    Missing,
    /// What is there is no certificate in PEM.
    Unreadable,
}

impl CertificateState {
    /// What is wrong with it, as said of a Secret.
    #[must_use]
    pub const fn problem(self) -> Option<&'static str> {
        match self {
            Self::Usable => None,
            Self::Missing => Some("has no certificate with a key"),
            Self::Unreadable => Some("has no certificate in PEM"),
        }
    }

    /// Looks at the values of a Secret.
    pub(super) fn read(secret: &Value) -> Self {
        let value = |key: &str| {
            let written = secret["stringData"][key]
                .as_str()
                .map(|text| text.as_bytes().to_vec());
            let value = written.or_else(|| decoded(secret["data"][key].as_str()?.as_bytes()));
            value.filter(|value| !value.is_empty())
        };
        let pairs = PAIRS.iter();
        let Some(certificate) = pairs
            .filter_map(|[certificate, key]| value(key).and(value(certificate)))
            .next()
        else {
            return Self::Missing;
        };
        match pem(&certificate) {
            Some(der) if is_certificate(&der) => Self::Usable,
            Some(_) | None => Self::Unreadable,
        }
    }
}

/// The first block of a PEM.
fn pem(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    let (_, rest) = text.split_once("-----BEGIN ")?;
    let (_, rest) = rest.split_once("-----")?;
    let (body, _) = rest.split_once("-----END ")?;
    decoded(body.as_bytes())
}

/// Base64, with or without breaks of lines.
fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for byte in text
        .iter()
        .filter(|byte| !byte.is_ascii_whitespace() && **byte != b'=')
    {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    Some(bytes)
}

/// Whether something is a certificate in DER, as far as the two times that it is valid between.
fn is_certificate(der: &[u8]) -> bool {
    const SEQUENCE: u8 = 0x30;
    let times = || {
        let (certificate, _) = value(der, SEQUENCE)?;
        let (mut rest, _) = value(certificate, SEQUENCE)?;
        // The version, which may be left out; then the number, the algorithm and the issuer.
        if rest.first() == Some(&0xa0) {
            rest = value(rest, 0xa0)?.1;
        }
        for tag in [0x02, SEQUENCE, SEQUENCE] {
            rest = value(rest, tag)?.1;
        }
        let (times, _) = value(rest, SEQUENCE)?;
        time(time(times)?)
    };
    times().is_some()
}

/// The content of a value of DER, and what comes after it.
fn value(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (first, rest) = der.split_first()?;
    let (length, rest) = rest.split_first()?;
    let (length, rest) = if *length < 0x80 {
        (usize::from(*length), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(length & 0x7f))?;
        let length = digits.iter().try_fold(0_usize, |sum, digit| {
            sum.checked_mul(256)?.checked_add(usize::from(*digit))
        })?;
        (length, rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    (*first == tag).then_some((content, rest))
}

/// What comes after a time of DER, in one of its two forms: `YYMMDDHHMMSSZ` and `YYYYMMDDHHMMSSZ`.
fn time(der: &[u8]) -> Option<&[u8]> {
    let (text, rest) = value(der, 0x17).or_else(|| value(der, 0x18))?;
    let (zone, digits) = text.split_last()?;
    let is_time = *zone == b'Z' && matches!(digits.len(), 12 | 14) && digits.iter().all(u8::is_ascii_digit);
    is_time.then_some(rest)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::CertificateState;

    /// A certificate cut down to what is looked at.
    fn certificate() -> Vec<u8> {
        let sequence = |content: &[u8]| {
            let length = u8::try_from(content.len()).expect("it is short");
            [&[0x30, length], content].concat()
        };
        let times = [b"\x17\x0d200101000000Z".as_slice(), b"\x18\x0f20300101000000Z"].concat();
        let signed = [
            b"\xa0\x03\x02\x01\x02".as_slice(),
            b"\x02\x01\x07",
            &sequence(&[]),
            &sequence(&[]),
            &sequence(&times),
        ];
        sequence(&sequence(&signed.concat()))
    }

    fn base64(bytes: &[u8]) -> String {
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let bits: Vec<u8> = bytes
            .iter()
            .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1))
            .collect();
        bits.chunks(6)
            .map(|six| {
                let value = six.iter().fold(0, |sum, bit| sum << 1 | bit) << (6 - six.len());
                char::from(DIGITS[usize::from(value)])
            })
            .collect()
    }

    #[test]
    fn states() {
        let pem = format!(
            "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
            base64(&certificate())
        );
        let encoded = base64(pem.as_bytes());
        let other = base64(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        for (secret, expected) in [
            (
                json!({"stringData": {"tls.crt": pem, "tls.key": "k"}}),
                CertificateState::Usable,
            ),
            (
                json!({"data": {"tls.crt": encoded, "tls.key": "aw"}}),
                CertificateState::Usable,
            ),
            (
                json!({"data": {"cert": encoded, "key": "aw=="}}),
                CertificateState::Usable,
            ),
            (json!({"stringData": {"tls.crt": pem}}), CertificateState::Missing),
            (
                json!({"stringData": {"tls.crt": "", "tls.key": "k"}}),
                CertificateState::Missing,
            ),
            (
                json!({"stringData": {"tls.cert": pem, "tls.key": "k"}}),
                CertificateState::Missing,
            ),
            (
                json!({"stringData": {"tls.crt": "x", "tls.key": "k"}}),
                CertificateState::Unreadable,
            ),
            (
                json!({"data": {"tls.crt": other, "tls.key": "aw=="}}),
                CertificateState::Unreadable,
            ),
            (json!({"data": 7}), CertificateState::Missing),
        ] {
            assert_eq!(CertificateState::read(&secret), expected, "{secret}");
        }
    }
}
