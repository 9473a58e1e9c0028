//! The formula language: + − · / ( ), numbers with an optional unit, names, `@riket`, `@T`,
//! `narmaste_ar(…)` and `lanets_kvot(…; …)`.

use super::unit::UNITS;

/// Where or for whom a name is read, if not for the region and sex at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    Here,
    /// The same year and sex in riket.
    Riket,
    /// Both sexes together.
    BothKon,
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
    Number {
        value: f64,
        unit: Option<String>,
    },
    Name {
        name: String,
        at: At,
    },
    Negative(Box<Expr>),
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// The value of the nearest year that has one, an earlier year before a later.
    NearestYear(Box<Expr>),
    /// Sum over sum, over the kommuner of the län that have both.
    LanRatio(Box<Expr>, Box<Expr>),
}

/// What is wrong and at which character (from 1) of the formula.
pub(super) type FormulaFault = (usize, String);

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
                at = end_of(&chars, at + 1, is_name_char);
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
        let at = match self.peek().cloned() {
            Some(Token::At(place)) => {
                let at = match place.as_str() {
                    "riket" => At::Riket,
                    "T" => At::BothKon,
                    other => {
                        return Err(
                            self.fault(format!("@{other} är okänt; väntat @riket eller @T"))
                        );
                    }
                };
                self.next += 1;
                at
            }
            _ => At::Here,
        };
        Ok(Expr::Name { name, at })
    }

    fn call(&mut self, name: &str) -> Result<Expr, FormulaFault> {
        let expr = match name {
            "narmaste_ar" => Expr::NearestYear(Box::new(self.sum()?)),
            "lanets_kvot" => {
                let numerator = self.sum()?;
                self.require(';')?;
                Expr::LanRatio(Box::new(numerator), Box::new(self.sum()?))
            }
            other => {
                return Err(self.fault(format!(
                    "{other}(…) är okänt; väntat narmaste_ar(…) eller lanets_kvot(… ; …)"
                )));
            }
        };
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
            Expr::Negative(inner) | Expr::NearestYear(inner) => inner.names(),
            Expr::Binary(_, left, right) | Expr::LanRatio(left, right) => {
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
    fn faults_name_the_character() {
        for (text, at) in [
            ("a +", 4),
            ("a ? b", 3),
            ("(a", 3),
            ("f(a)", 3),
            ("a@lan", 2),
            ("1.2.3", 1),
            ("--a", 2),
        ] {
            assert_eq!(parse(text).unwrap_err().0, at, "{text}");
        }
        assert!(parse(&format!("{}a", "(".repeat(500))).is_err());
        assert!(parse(&"-".repeat(100_000)).is_err());
    }
}
