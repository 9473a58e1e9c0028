//! The formula language: + − · / ( ), numbers with an optional unit, names, where a name is read (`@riket`, `@T`,
//! `@lanet`, `@annat_kon`, `@+1`) and the functions of [`Function`].

use super::unit::UNITS;
use crate::swedish;

/// Where, when or for whom a name is read, if not for the region, year and sex at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct At {
    pub region: RegionAt,
    pub kon: KonAt,
    /// So many years later.
    pub years: i32,
}

/// For which region a name is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum RegionAt {
    #[default]
    Same,
    /// The län of a kommun; a län itself.
    Lan,
    Riket,
}

/// For which sex a name is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum KonAt {
    #[default]
    Same,
    /// Both sexes together.
    Both,
    /// Women where men are at hand, men where women are.
    Other,
}

/// What a formula can do beyond arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    /// The value of the nearest year that has one, an earlier year before a later.
    NearestYear,
    /// Between the nearest earlier and the nearest later year that have a value, along a straight line in ln.
    BetweenYears,
    /// Sum over sum, over the kommuner of the län that have both.
    LanRatio,
    /// Sum over the kommuner of the län, every one of which must have it.
    LanSum,
    /// Riket's mean of the first, weighted by the second, over the kommuner that have both.
    KommunMean,
    /// The first where it lies between the second and the third, both excluded; else absent.
    Within,
    /// The first where it is at least the second, whatever its sign; else absent.
    AtLeast,
}

impl Function {
    /// With their names and how many formulas they take.
    const ALL: [(&'static str, Function, usize); 7] = [
        ("narmaste_ar", Function::NearestYear, 1),
        ("mellan_ar", Function::BetweenYears, 1),
        ("lanets_kvot", Function::LanRatio, 2),
        ("lanets_summa", Function::LanSum, 1),
        ("kommunernas_medel", Function::KommunMean, 2),
        ("inom", Function::Within, 3),
        ("minst", Function::AtLeast, 2),
    ];
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}

impl Operator {
    pub(super) fn apply(self, left: f64, right: f64) -> f64 {
        match self {
            Operator::Add => left + right,
            Operator::Subtract => left - right,
            Operator::Multiply => left * right,
            Operator::Divide => left / right,
        }
    }
}

/// A parsed formula.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expr {
    Number { value: f64, unit: Option<String> },
    Name { name: String, at: At },
    Negative(Box<Expr>),
    Binary(Operator, Box<Expr>, Box<Expr>),
    Call(Function, Vec<Expr>),
}

/// What is wrong and at which character (from 1) of the formula.
pub(super) type FormulaFault = (usize, String);

/// No formula looks further back or ahead.
const MOST_YEARS: i32 = 50;

/// Formulas nested deeper than this are refused instead of overflowing the stack.
const DEEPEST: usize = 64;

pub(super) fn parse(text: &str) -> Result<Expr, FormulaFault> {
    let tokens = tokenize(text)?;
    let mut parser = Parser {
        tokens: &tokens,
        next: 0,
        end: text.chars().count() + 1,
        depth: 0,
    };
    let expr = parser.sum()?;
    match parser.peek() {
        None => Ok(expr),
        Some(token) => Err(parser.fault(format!("oväntat {}", token.shown()))),
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(f64, Option<String>),
    Name(String),
    At(String),
    Sign(char),
}

impl Token {
    fn shown(&self) -> String {
        match self {
            Token::Number(value, _) => format!("tal {value}"),
            Token::Name(name) => format!("namn {name}"),
            Token::At(place) => format!("@{place}"),
            Token::Sign(sign) => format!("tecken {sign}"),
        }
    }
}

fn tokenize(text: &str) -> Result<Vec<(usize, Token)>, FormulaFault> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        let c = chars[at];
        let token = match c {
            c if c.is_whitespace() => {
                at += 1;
                continue;
            }
            '0'..='9' => {
                at = end_of(&chars, at, |c| c.is_ascii_digit() || c == '.');
                let digits: String = chars[start..at].iter().collect();
                let value = digits
                    .parse()
                    .map_err(|_| (start + 1, format!("{digits} är inget tal")))?;
                Token::Number(value, unit_at(&chars, &mut at))
            }
            '@' => {
                let sign = chars.get(at + 1).is_some_and(|c| "+-−".contains(*c));
                at = end_of(&chars, at + 1 + usize::from(sign), is_name_char);
                Token::At(chars[start + 1..at].iter().collect())
            }
            c if is_name_char(c) => {
                at = end_of(&chars, at, is_name_char);
                Token::Name(chars[start..at].iter().collect())
            }
            '+' | '-' | '*' | '/' | '(' | ')' | ';' => {
                at += 1;
                Token::Sign(c)
            }
            '−' | '·' => {
                at += 1;
                Token::Sign(if c == '−' { '-' } else { '*' })
            }
            other => return Err((start + 1, format!("oväntat tecken {other}"))),
        };
        tokens.push((start + 1, token));
    }
    Ok(tokens)
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn end_of(chars: &[char], start: usize, belongs: impl Fn(char) -> bool) -> usize {
    (start..chars.len())
        .find(|&at| !belongs(chars[at]))
        .unwrap_or(chars.len())
}

/// A unit directly after a number: `100 procent`.
fn unit_at(chars: &[char], at: &mut usize) -> Option<String> {
    let start = end_of(chars, *at, char::is_whitespace);
    let end = end_of(chars, start, char::is_alphabetic);
    let word: String = chars[start..end].iter().collect();
    let known = UNITS.contains(&word.as_str());
    if known {
        *at = end;
    }
    known.then_some(word)
}

struct Parser<'a> {
    tokens: &'a [(usize, Token)],
    next: usize,
    end: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(_, token)| token)
    }

    fn position(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |(at, _)| *at)
    }

    fn fault(&self, what: String) -> FormulaFault {
        (self.position(), what)
    }

    fn take_sign(&mut self, wanted: &[char]) -> Option<char> {
        match self.peek() {
            Some(Token::Sign(sign)) if wanted.contains(sign) => {
                let sign = *sign;
                self.next += 1;
                Some(sign)
            }
            _ => None,
        }
    }

    fn require(&mut self, sign: char) -> Result<(), FormulaFault> {
        match self.take_sign(&[sign]) {
            Some(_) => Ok(()),
            None => Err(self.fault(format!("{sign} saknas"))),
        }
    }

    fn sum(&mut self) -> Result<Expr, FormulaFault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.fault("för många parenteser i varandra".into()));
        }
        let mut left = self.product()?;
        while let Some(sign) = self.take_sign(&['+', '-']) {
            let operator = if sign == '+' {
                Operator::Add
            } else {
                Operator::Subtract
            };
            left = Expr::Binary(operator, Box::new(left), Box::new(self.product()?));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn product(&mut self) -> Result<Expr, FormulaFault> {
        let mut left = self.factor()?;
        while let Some(sign) = self.take_sign(&['*', '/']) {
            let operator = if sign == '*' {
                Operator::Multiply
            } else {
                Operator::Divide
            };
            left = Expr::Binary(operator, Box::new(left), Box::new(self.factor()?));
        }
        Ok(left)
    }

    fn factor(&mut self) -> Result<Expr, FormulaFault> {
        if self.take_sign(&['-']).is_some() {
            return match self.peek() {
                Some(Token::Sign('-')) => Err(self.fault("två minustecken i rad".into())),
                _ => Ok(Expr::Negative(Box::new(self.factor()?))),
            };
        }
        if self.take_sign(&['(']).is_some() {
            let inner = self.sum()?;
            self.require(')')?;
            return Ok(inner);
        }
        match self.peek().cloned() {
            Some(Token::Number(value, unit)) => {
                self.next += 1;
                Ok(Expr::Number { value, unit })
            }
            Some(Token::Name(name)) => {
                self.next += 1;
                self.name_or_call(name)
            }
            Some(token) => Err(self.fault(format!("oväntat {}", token.shown()))),
            None => Err(self.fault("formeln slutar för tidigt".into())),
        }
    }

    fn name_or_call(&mut self, name: String) -> Result<Expr, FormulaFault> {
        if self.take_sign(&['(']).is_some() {
            return self.call(&name);
        }
        let mut at = At::default();
        while let Some(Token::At(place)) = self.peek().cloned() {
            match place.as_str() {
                "riket" => at.region = RegionAt::Riket,
                "lanet" => at.region = RegionAt::Lan,
                "T" => at.kon = KonAt::Both,
                "annat_kon" => at.kon = KonAt::Other,
                other => at.years = self.years(other)?,
            }
            self.next += 1;
        }
        Ok(Expr::Name { name, at })
    }

    /// The years of `@+1` and `@-1`.
    fn years(&self, text: &str) -> Result<i32, FormulaFault> {
        let signed = text.replace('−', "-");
        let years = signed
            .parse()
            .ok()
            .filter(|_| signed.starts_with(['+', '-']));
        years
            .filter(|years| (-MOST_YEARS..=MOST_YEARS).contains(years))
            .ok_or_else(|| {
                self.fault(format!(
                    "@{text} är okänt; väntat @riket, @lanet, @T, @annat_kon eller ett antal år som @+1"
                ))
            })
    }

    fn call(&mut self, name: &str) -> Result<Expr, FormulaFault> {
        let known = Function::ALL.iter().find(|(known, ..)| *known == name);
        let Some((_, function, count)) = known else {
            let names = Function::ALL.map(|(name, ..)| format!("{name}(…)"));
            return Err(self.fault(format!(
                "{name}(…) är okänt; väntat {}",
                swedish::alternatives(&names)
            )));
        };
        let mut parts = vec![self.sum()?];
        for _ in 1..*count {
            self.require(';')?;
            parts.push(self.sum()?);
        }
        let expr = Expr::Call(*function, parts);
        self.require(')')?;
        Ok(expr)
    }
}

impl Expr {
    /// Every name in the formula, with where it is read.
    pub(super) fn names(&self) -> Vec<(&str, At)> {
        match self {
            Expr::Number { .. } => Vec::new(),
            Expr::Name { name, at } => vec![(name, *at)],
            Expr::Negative(inner) => inner.names(),
            Expr::Call(_, parts) => parts.iter().flat_map(Expr::names).collect(),
            Expr::Binary(_, left, right) => {
                let mut names = left.names();
                names.extend(right.names());
                names
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_bind_before_sums() {
        let Expr::Binary(Operator::Add, _, right) = parse("a + b * c").unwrap() else {
            panic!("a sum was expected");
        };
        assert!(matches!(*right, Expr::Binary(Operator::Multiply, _, _)));
    }

    #[test]
    fn typographic_signs_and_units_are_read() {
        assert_eq!(parse("a − b · 2").unwrap(), parse("a - b * 2").unwrap());
        assert!(matches!(
            parse("100 procent").unwrap(),
            Expr::Number { unit: Some(unit), .. } if unit == "procent"
        ));
    }

    #[test]
    fn a_name_can_be_read_in_riket_another_year_and_for_the_other_sex() {
        let at = |text: &str| match parse(text).unwrap() {
            Expr::Name { at, .. } => at,
            other => panic!("a name was expected, not {other:?}"),
        };
        let next = At {
            region: RegionAt::Riket,
            years: 1,
            kon: KonAt::Both,
        };
        assert_eq!(at("U00800@riket@+1@T"), next);
        assert_eq!(at("U00800@−2").years, -2);
        assert_eq!(at("U00800@lanet").region, RegionAt::Lan);
        assert_eq!(at("U00800@annat_kon").kon, KonAt::Other);
    }

    #[test]
    fn faults_name_the_character() {
        for (text, at) in [
            ("a +", 4),
            ("a ? b", 3),
            ("(a", 3),
            ("f(a)", 3),
            ("a@lan", 2),
            ("a@1", 2),
            ("a@+1000", 2),
            ("inom(a ; b)", 11),
            ("1.2.3", 1),
            ("--a", 2),
        ] {
            assert_eq!(parse(text).unwrap_err().0, at, "{text}");
        }
        assert!(parse(&format!("{}a", "(".repeat(500))).is_err());
        assert!(parse(&"-".repeat(100_000)).is_err());
    }
}
