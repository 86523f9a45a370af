//! Exact numbers: fixed point with twelve digits behind the point.

use std::fmt;
use std::ops::Neg;

/// Digits behind the point.
const SCALE: u32 = 12;
const ONE: i128 = 10_i128.pow(SCALE);

/// An exact number of up to 26 digits before the point and 12 behind it.
///
/// The platform keeps up to 38 digits in all and documents no precision of a division; here a product or a quotient is
/// rounded, halves away from zero, to 12 digits behind the point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i128);

impl Decimal {
    /// A whole number.
    pub fn of(number: i64) -> Self {
        Self(i128::from(number) * ONE)
    }

    /// The number in units of 10⁻¹².
    pub fn units(self) -> i128 {
        self.0
    }

    /// A number of units of 10⁻¹².
    pub fn of_units(units: i128) -> Self {
        Self(units)
    }

    /// What a text says: `-12.5`, `12,5`. Digits behind the twelfth are rounded.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (is_negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let mut units: i128 = 0;
        for digit in whole.chars().filter(|it| !matches!(it, ' ' | '\u{a0}')) {
            units = units
                .checked_mul(10)?
                .checked_add(i128::from(digit.to_digit(10)?))?;
        }
        let mut behind = fraction.chars();
        for _ in 0..SCALE {
            let digit = behind.next().unwrap_or('0').to_digit(10)?;
            units = units.checked_mul(10)?.checked_add(i128::from(digit))?;
        }
        let rest: Vec<u32> = behind.map(|it| it.to_digit(10)).collect::<Option<_>>()?;
        if rest.first().is_some_and(|it| *it >= 5) {
            units = units.checked_add(1)?;
        }
        Some(Self(if is_negative { -units } else { units }))
    }

    /// The nearest number to a binary fraction; none where it does not fit.
    pub fn from_f64(number: f64) -> Option<Self> {
        // Fifteen digits are all that a binary fraction is sure of.
        let text = format!("{number:.12}");
        number.is_finite().then(|| Self::parse(&text)).flatten()
    }

    /// The nearest binary fraction.
    pub fn to_f64(self) -> f64 {
        // Division of the parts keeps small numbers exact.
        (self.0 / ONE) as f64 + (self.0 % ONE) as f64 / ONE as f64
    }

    /// The sum; none where it does not fit.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference; none where it does not fit.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The product; none where it does not fit.
    pub fn times(self, other: Self) -> Option<Self> {
        let (a, b) = (self.0, other.0);
        // a × b / 10¹², the factors split so that no step before the last one is larger than the result.
        let (whole, part) = (b / ONE, b % ONE);
        let (high, low) = (a / ONE, a % ONE);
        let rounded = round_division(low.checked_mul(part)?, ONE)?;
        let sum = a.checked_mul(whole)?.checked_add(high.checked_mul(part)?)?;
        sum.checked_add(rounded).map(Self)
    }

    /// The quotient; none for a division by zero, or where it does not fit.
    pub fn over(self, other: Self) -> Option<Self> {
        if other.0 == 0 {
            return None;
        }
        let is_negative = (self.0 < 0) != (other.0 < 0);
        let (a, b) = (self.0.unsigned_abs(), other.0.unsigned_abs());
        let (mut quotient, mut rest) = (a / b, a % b);
        for _ in 0..SCALE {
            rest = rest.checked_mul(10)?;
            quotient = quotient.checked_mul(10)?.checked_add(rest / b)?;
            rest %= b;
        }
        if rest >= b - rest {
            quotient = quotient.checked_add(1)?;
        }
        let units = i128::try_from(quotient).ok()?;
        Some(Self(if is_negative { -units } else { units }))
    }

    /// Rounded to so many digits behind the point, halves away from zero; below zero, before it.
    pub fn round(self, digits: i64) -> Self {
        let Some(power) = i64::from(SCALE)
            .checked_sub(digits)
            .filter(|it| *it > 0)
            .and_then(|it| u32::try_from(it).ok())
        else {
            return self;
        };
        let Some(step) = 10_i128.checked_pow(power) else {
            return Self(0);
        };
        let rounded = round_division(self.0, step).and_then(|it| it.checked_mul(step));
        rounded.map_or(self, Self)
    }

    /// Without what stands behind the point.
    pub fn whole(self) -> Self {
        Self(self.0 / ONE * ONE)
    }

    /// As a whole number, without what stands behind the point; none where it does not fit.
    pub fn to_i64(self) -> Option<i64> {
        i64::try_from(self.0 / ONE).ok()
    }
}

/// A quotient rounded, halves away from zero.
fn round_division(number: i128, by: i128) -> Option<i128> {
    let (quotient, rest) = (number.checked_div(by)?, number.checked_rem(by)?);
    let is_up = rest.unsigned_abs() >= by.unsigned_abs() - rest.unsigned_abs();
    quotient.checked_add(if is_up { number.signum() } else { 0 })
}

impl Neg for Decimal {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.checked_neg().unwrap_or(i128::MAX))
    }
}

impl fmt::Display for Decimal {
    /// Digits with a point and without zeros behind: `-12.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = self.0.unsigned_abs();
        let one = ONE.unsigned_abs();
        if self.0 < 0 {
            f.write_str("-")?;
        }
        write!(f, "{}", units / one)?;
        let fraction = units % one;
        if fraction > 0 {
            let digits = format!("{fraction:012}");
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    fn number(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn numbers_are_read_and_printed() {
        for text in [
            "0",
            "1",
            "-1",
            "12.5",
            "-0.000000000001",
            "99999999999999999999999999",
        ] {
            assert_eq!(number(text).to_string(), text);
        }
        assert_eq!(number("1 234,50").to_string(), "1234.5");
        assert_eq!(number("0.0000000000005").to_string(), "0.000000000001");
        for text in [
            "",
            "-",
            ".",
            "1.2.3",
            "abc",
            "1e5",
            "999999999999999999999999999999999999999",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn arithmetic_is_exact() {
        let sum = number("0.1").plus(number("0.2"));
        assert_eq!(sum, Some(number("0.3")));
        assert_eq!(number("1.5").times(number("-2.5")), Some(number("-3.75")));
        assert_eq!(
            number("1").over(number("3")),
            Some(number("0.333333333333"))
        );
        assert_eq!(
            number("2").over(number("-3")),
            Some(number("-0.666666666667"))
        );
        assert_eq!(number("5").over(number("0")), None);
        let large = number("12345678901234567890.12");
        assert_eq!(
            large.times(number("100")),
            Some(number("1234567890123456789012"))
        );
        assert_eq!(
            large.over(number("100")),
            Some(number("123456789012345678.9012"))
        );
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        for (text, digits, rounded) in [
            ("2.345", 2, "2.35"),
            ("-2.345", 2, "-2.35"),
            ("2.344", 2, "2.34"),
            ("1250", -2, "1300"),
            ("0.5", 0, "1"),
            ("7", 20, "7"),
            ("7", -60, "0"),
        ] {
            assert_eq!(number(text).round(digits), number(rounded), "{text}");
        }
        assert_eq!(number("-2.9").whole(), number("-2"));
    }
}
