//! Whether a text is a CEL expression: what Istio's webhook asks of a filter of access logs.
//!
//! It is parsed as the webhook parses it, with the usual macros and without the syntax of optional values; neither names nor types are
//! looked at. Nothing is kept of it. Depth is bounded as upstream, and so is the stack.

#[cfg(test)]
mod tests;
mod token;

use token::{Token, tokens};

/// Why a text is no expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fault {
    /// The byte where it was seen.
    at: usize,
    why: &'static str,
}

impl Fault {
    fn new(at: usize, why: &'static str) -> Self {
        Self { at, why }
    }
}

/// The length of an expression, in characters.
const LENGTH: usize = 100_000;

/// How deep an expression is, by each of several counts.
const DEPTH: u16 = 250;

/// Names that no variable or function has.
const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

const COMPARISONS: [&str; 7] = ["<", "<=", ">=", ">", "==", "!=", "in"];

/// Asks whether a text is a CEL expression, and says why not.
pub(super) fn check(text: &str) -> Result<(), String> {
    if text.chars().count() > LENGTH {
        return Err(format!("it has more than {LENGTH} characters"));
    }
    parse(text).map_err(|fault| {
        let place = text[..fault.at].chars().count() + 1;
        format!("{}, at character {place}", fault.why)
    })
}

fn parse(text: &str) -> Result<(), Fault> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        next: 0,
        inside: [0; 4],
    };
    parser.expression()?;
    if matches!(parser.peek(), Token::End) {
        return Ok(());
    }
    Err(parser.fault("an operator is missing before this, or it is too much"))
}

/// What was parsed, as far as macros ask.
#[derive(Clone, Copy)]
enum Shape {
    Name { is_accumulator: bool },
    Field,
    Other,
}

/// A part of an expression: its shape, and its depth without what brackets add.
#[derive(Clone, Copy)]
struct Part {
    shape: Shape,
    depth: u16,
}

impl Part {
    const LEAF: Self = Self {
        shape: Shape::Other,
        depth: 0,
    };

    /// Something around parts of this depth, which does not count itself.
    fn around(depth: u16) -> Self {
        Self {
            shape: Shape::Other,
            depth,
        }
    }
}

/// Rules of the grammar whose nesting is bounded.
#[derive(Clone, Copy)]
enum Rule {
    Expression,
    Comparison,
    Sum,
    Member,
}

struct Parser<'a> {
    tokens: Vec<(usize, Token<'a>)>,
    next: usize,
    inside: [u16; 4],
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Token<'a> {
        self.ahead(0)
    }

    fn ahead(&self, by: usize) -> Token<'a> {
        self.tokens
            .get(self.next + by)
            .map_or(Token::End, |&(_, token)| token)
    }

    fn is(&self, sign: &str) -> bool {
        matches!(self.peek(), Token::Sign(it) if it == sign)
    }

    fn take(&mut self, sign: &str) -> bool {
        let is_there = self.is(sign);
        self.next += usize::from(is_there);
        is_there
    }

    fn expect(&mut self, sign: &str, why: &'static str) -> Result<(), Fault> {
        if self.take(sign) {
            Ok(())
        } else {
            Err(self.fault(why))
        }
    }

    fn fault(&self, why: &'static str) -> Fault {
        let last = self.next.min(self.tokens.len() - 1);
        Fault::new(self.tokens[last].0, why)
    }

    fn deeper(&self, depth: u16) -> Result<u16, Fault> {
        if depth < DEPTH {
            Ok(depth + 1)
        } else {
            Err(self.fault("it is nested too deeply"))
        }
    }

    /// Parses by a rule whose nesting is bounded.
    fn within<T>(
        &mut self,
        rule: Rule,
        parse: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.inside[rule as usize] = self.deeper(self.inside[rule as usize])?;
        let parsed = parse(self)?;
        self.inside[rule as usize] -= 1;
        Ok(parsed)
    }

    /// `a ? b : c`, or what is simpler.
    fn expression(&mut self) -> Result<Part, Fault> {
        self.within(Rule::Expression, |p| {
            let condition = p.condition()?;
            if !p.take("?") {
                return Ok(condition);
            }
            let yes = p.condition()?;
            p.expect(":", "`:` is missing after `?`")?;
            let no = p.expression()?;
            Ok(Part::around(
                p.deeper(condition.depth.max(yes.depth).max(no.depth))?,
            ))
        })
    }

    /// `a || b && c`, or what is simpler. Which of them binds closer makes no difference here.
    fn condition(&mut self) -> Result<Part, Fault> {
        let mut part = self.comparison(false)?;
        while self.take("||") || self.take("&&") {
            let right = self.comparison(false)?;
            part = Part::around(part.depth.max(right.depth));
        }
        Ok(part)
    }

    /// `a < b`, or what is simpler; on the right of another there is none.
    fn comparison(&mut self, is_right: bool) -> Result<Part, Fault> {
        self.within(Rule::Comparison, |p| {
            let mut part = p.sum(0)?;
            while !is_right && COMPARISONS.into_iter().any(|sign| p.take(sign)) {
                let right = p.comparison(true)?;
                part = Part::around(p.deeper(part.depth.max(right.depth))?);
            }
            Ok(part)
        })
    }

    /// `a + b * c`, or what is simpler; on the right of an operator what binds closer than it.
    fn sum(&mut self, closer_than: u8) -> Result<Part, Fault> {
        self.within(Rule::Sum, |p| {
            let mut part = p.unary()?;
            loop {
                let level = if ["+", "-"].into_iter().any(|sign| p.is(sign)) {
                    1
                } else if ["*", "/", "%"].into_iter().any(|sign| p.is(sign)) {
                    2
                } else {
                    return Ok(part);
                };
                if level <= closer_than {
                    return Ok(part);
                }
                p.next += 1;
                let right = p.sum(level)?;
                part = Part::around(p.deeper(part.depth.max(right.depth))?);
            }
        })
    }

    /// `!a`, `--a`, or what is simpler.
    fn unary(&mut self) -> Result<Part, Fault> {
        let is_number = matches!(self.ahead(1), Token::Int(_) | Token::Float(_));
        let sign = if self.is("!") {
            "!"
        } else if self.is("-") && !is_number {
            "-"
        } else {
            // The sign of a number is a part of it.
            return self.member();
        };
        let mut times = 0_usize;
        while self.take(sign) {
            times += 1;
        }
        let part = self.member()?;
        // Two of them are as good as none.
        Ok(if times.is_multiple_of(2) {
            part
        } else {
            Part::around(part.depth)
        })
    }

    /// `a.b`, `a.b(c)`, `a[b]`, or what is simpler.
    fn member(&mut self) -> Result<Part, Fault> {
        self.within(Rule::Member, |p| {
            let mut part = p.primary()?;
            loop {
                if p.take(".") {
                    part = p.field(part)?;
                } else if p.take("[") {
                    let index = p.expression()?;
                    p.expect("]", "`]` is missing")?;
                    part = Part::around(p.deeper(part.depth.max(index.depth))?);
                } else {
                    return Ok(part);
                }
            }
        })
    }

    /// What follows a dot.
    fn field(&mut self, of: Part) -> Result<Part, Fault> {
        let token = self.peek();
        if !matches!(token, Token::Name(_) | Token::Quoted) {
            return Err(self.fault("the name of a field is missing after `.`"));
        }
        let at = self.next;
        self.next += 1;
        let Token::Name(name) = token else {
            return self.field_of(of);
        };
        if !self.take("(") {
            return self.field_of(of);
        }
        let arguments = self.arguments()?;
        let is_macro = matches!(
            (name, arguments.count),
            ("all" | "exists" | "exists_one" | "map" | "filter", 2) | ("map", 3)
        );
        if is_macro
            && !matches!(
                arguments.first,
                Shape::Name {
                    is_accumulator: false
                }
            )
        {
            let why = "the first argument of this is a name for each item, other than `__result__`";
            return Err(Fault::new(self.tokens[at].0, why));
        }
        Ok(Part::around(self.deeper(arguments.depth.max(of.depth))?))
    }

    fn field_of(&self, of: Part) -> Result<Part, Fault> {
        Ok(Part {
            shape: Shape::Field,
            depth: self.deeper(of.depth)?,
        })
    }

    /// What follows an opening bracket, up to the closing one.
    fn arguments(&mut self) -> Result<Arguments, Fault> {
        let mut arguments = Arguments {
            count: 0,
            first: Shape::Other,
            depth: 0,
        };
        if self.take(")") {
            return Ok(arguments);
        }
        loop {
            let argument = self.expression()?;
            if arguments.count == 0 {
                arguments.first = argument.shape;
            }
            arguments.count += 1;
            arguments.depth = arguments.depth.max(argument.depth);
            if !self.take(",") {
                self.expect(")", "`)` is missing")?;
                return Ok(arguments);
            }
        }
    }

    /// What has no operators outside of brackets.
    fn primary(&mut self) -> Result<Part, Fault> {
        match self.peek() {
            Token::Name(_) => self.name(false),
            Token::Sign(".") => {
                self.next += 1;
                self.name(true)
            }
            Token::Sign("(") => {
                self.next += 1;
                let inner = self.expression()?;
                self.expect(")", "`)` is missing")?;
                Ok(inner)
            }
            Token::Sign("[") => {
                self.next += 1;
                self.items("]", |p| Ok(p.expression()?.depth))
            }
            Token::Sign("{") => {
                self.next += 1;
                self.items("}", |p| {
                    let key = p.expression()?;
                    p.expect(":", "`:` is missing after a key")?;
                    Ok(p.expression()?.depth.max(key.depth))
                })
            }
            Token::Sign("-") | Token::Int(_) | Token::Uint(_) | Token::Float(_) => self.number(),
            Token::Text | Token::Constant => {
                self.next += 1;
                Ok(Part::LEAF)
            }
            Token::Quoted | Token::Sign(_) => Err(self.fault("a value is missing before this")),
            Token::End => Err(self.fault("a value is missing at the end")),
        }
    }

    /// `a`, `f(a)` or `a.b{c: d}`; absolute behind a dot.
    fn name(&mut self, is_absolute: bool) -> Result<Part, Fault> {
        let Token::Name(name) = self.peek() else {
            return Err(self.fault("a name is missing after `.`"));
        };
        let mut names = 1;
        while matches!(self.ahead(names), Token::Sign(".")) && matches!(self.ahead(names + 1), Token::Name(_))
        {
            names += 2;
        }
        if matches!(self.ahead(names), Token::Sign("{")) {
            self.next += names + 1;
            return self.items("}", |p| {
                if !matches!(p.peek(), Token::Name(_) | Token::Quoted) {
                    return Err(p.fault("the name of a field is missing"));
                }
                p.next += 1;
                p.expect(":", "`:` is missing after the name of a field")?;
                Ok(p.expression()?.depth)
            });
        }
        if RESERVED.contains(&name) {
            return Err(self.fault("this name is reserved"));
        }
        self.next += 1;
        if !self.take("(") {
            return Ok(Part {
                shape: Shape::Name {
                    is_accumulator: name == "__result__" && !is_absolute,
                },
                depth: 0,
            });
        }
        let arguments = self.arguments()?;
        if name == "has" && !is_absolute && arguments.count == 1 {
            return match arguments.first {
                Shape::Field => Ok(Part {
                    shape: Shape::Field,
                    depth: arguments.depth,
                }),
                Shape::Name { .. } | Shape::Other => {
                    Err(self.fault("`has` asks for a field, as in `has(request.headers)`"))
                }
            };
        }
        Ok(Part::around(arguments.depth))
    }

    /// Items with commas between them, and one behind them if need be, up to the closing bracket.
    fn items(
        &mut self,
        end: &'static str,
        item: impl Fn(&mut Self) -> Result<u16, Fault>,
    ) -> Result<Part, Fault> {
        const OPEN: &str = "a `,` or a closing bracket is missing";
        let mut depth = 0;
        // A lone comma is as good as nothing.
        if self.take(",") {
            self.expect(end, OPEN)?;
            return Ok(Part::around(depth));
        }
        while !self.take(end) {
            depth = depth.max(item(self)?);
            if !self.take(",") {
                self.expect(end, OPEN)?;
                break;
            }
        }
        Ok(Part::around(depth))
    }

    fn number(&mut self) -> Result<Part, Fault> {
        let sign = if self.take("-") { "-" } else { "" };
        let radix = |digits: &'a str| digits.strip_prefix("0x").map_or((digits, 10), |hex| (hex, 16));
        let token = self.peek();
        let is_held = if let Token::Int(digits) = token {
            let (digits, radix) = radix(digits);
            i64::from_str_radix(&format!("{sign}{digits}"), radix).is_ok()
        } else if let (Token::Uint(digits), "") = (token, sign) {
            let (digits, radix) = radix(digits);
            u64::from_str_radix(digits, radix).is_ok()
        } else if let Token::Float(number) = token {
            number.parse::<f64>().is_ok_and(f64::is_finite)
        } else {
            return Err(self.fault("a value is missing before this"));
        };
        if !is_held {
            return Err(self.fault("the number is too large"));
        }
        self.next += 1;
        Ok(Part::LEAF)
    }
}

/// The arguments of a call.
struct Arguments {
    count: usize,
    first: Shape,
    depth: u16,
}
