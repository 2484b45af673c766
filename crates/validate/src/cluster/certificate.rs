//! Whether a Secret has a certificate that a server can show: keys, PEM, and the time it is for.

use std::time::{SystemTime, UNIX_EPOCH};

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
    /// It is no longer valid.
    Expired,
    /// It is not valid yet.
    Early,
}

impl CertificateState {
    /// What is wrong with it, as said of a Secret.
    #[must_use]
    pub const fn problem(self) -> Option<&'static str> {
        match self {
            Self::Usable => None,
            Self::Missing => Some("has no certificate with a key"),
            Self::Unreadable => Some("has no certificate in PEM"),
            Self::Expired => Some("has a certificate that is no longer valid"),
            Self::Early => Some("has a certificate that is not valid yet"),
        }
    }

    /// Looks at the values of a Secret.
    pub(super) fn read(secret: &Value) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        Self::at(secret, now.map_or(0, |now| now.as_secs()))
    }

    fn at(secret: &Value, now: u64) -> Self {
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
        let Some(der) = pem(&certificate) else {
            return Self::Unreadable;
        };
        match validity(&der) {
            None => Self::Unreadable,
            Some((_, until)) if now > until => Self::Expired,
            Some((from, _)) if now < from => Self::Early,
            Some(_) => Self::Usable,
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

/// From when until when a certificate in DER is valid, in seconds since 1970.
fn validity(der: &[u8]) -> Option<(u64, u64)> {
    const SEQUENCE: u8 = 0x30;
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
    let (from, times) = time(times)?;
    let (until, _) = time(times)?;
    Some((from, until))
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

/// A time of DER, in its two forms: `YYMMDDHHMMSSZ` and `YYYYMMDDHHMMSSZ`.
fn time(der: &[u8]) -> Option<(u64, &[u8])> {
    let (text, rest, century) = match value(der, 0x17) {
        Some((text, rest)) => (text, rest, None),
        None => {
            let (text, rest) = value(der, 0x18)?;
            (text.get(2..)?, rest, Some(number(text.get(..2)?)?))
        }
    };
    let part = |at: usize| number(text.get(at..at + 2)?);
    let (year, month, day) = (part(0)?, part(2)?, part(4)?);
    let century = century.unwrap_or(if year < 50 { 20 } else { 19 });
    let days = days(century * 100 + year, month, day)?;
    Some((days * 86_400 + part(6)? * 3_600 + part(8)? * 60 + part(10)?, rest))
}

fn number(text: &[u8]) -> Option<u64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// Days since 1970; none before.
fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    const BEFORE: [u64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let before = BEFORE.get(usize::try_from(month.checked_sub(1)?).ok()?)?;
    let leap_days = |year: u64| year / 4 - year / 100 + year / 400;
    let is_leap = leap_days(year) > leap_days(year - 1);
    let years = year.checked_sub(1970)?;
    let leaps = leap_days(year - 1) - leap_days(1969);
    let extra = u64::from(is_leap && month > 2);
    Some(years * 365 + leaps + before + extra + day.checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{CertificateState, days};

    /// A certificate cut down to what is looked at, from 2020-01-01 until 2030-01-01.
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
        let day = |year| days(year, 6, 1).expect("after 1970") * 86_400;
        let encoded = base64(pem.as_bytes());
        for (secret, year, expected) in [
            (
                json!({"stringData": {"tls.crt": pem, "tls.key": "k"}}),
                2025,
                CertificateState::Usable,
            ),
            (
                json!({"data": {"tls.crt": encoded, "tls.key": "aw"}}),
                2025,
                CertificateState::Usable,
            ),
            (
                json!({"data": {"cert": encoded, "key": "aw=="}}),
                2031,
                CertificateState::Expired,
            ),
            (
                json!({"stringData": {"tls.crt": pem, "tls.key": "k"}}),
                2019,
                CertificateState::Early,
            ),
            (
                json!({"stringData": {"tls.crt": pem}}),
                2025,
                CertificateState::Missing,
            ),
            (
                json!({"stringData": {"tls.crt": "", "tls.key": "k"}}),
                2025,
                CertificateState::Missing,
            ),
            (
                json!({"stringData": {"tls.cert": pem, "tls.key": "k"}}),
                2025,
                CertificateState::Missing,
            ),
            (
                json!({"stringData": {"tls.crt": "x", "tls.key": "k"}}),
                2025,
                CertificateState::Unreadable,
            ),
            (json!({"data": 7}), 2025, CertificateState::Missing),
        ] {
            assert_eq!(
                CertificateState::at(&secret, day(year)),
                expected,
                "{secret} in {year}"
            );
        }
    }

    #[test]
    fn days_of_years() {
        assert_eq!(days(1970, 1, 1), Some(0));
        assert_eq!(days(2000, 3, 1), Some(11_017));
        assert_eq!(days(2024, 12, 31), Some(20_088));
        assert_eq!(days(1969, 1, 1), None);
        assert_eq!(days(2024, 13, 1), None);
    }
}
