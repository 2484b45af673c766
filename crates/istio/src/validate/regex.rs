//! Regular expressions as Istio's webhook takes them: RE2's syntax, in Go's reading of it.
//!
//! Whether an expression is one is asked of the text itself. The parser of Rust's expressions is near to Go's and differs in what matters
//! here: it stacks repetitions (`a**`), nests classes (`[a[b]]`), and knows neither `\Q…\E` nor a `{` that is a plain character.
//!
//! ```text
//!   text ──Scan──▶ pieces: is there something to repeat, how often is it repeated ──▶ what is wrong, if anything
//! ```

use mesh2yaml_k8s::Validator;

/// What the webhook refuses of an expression, here.
pub(super) fn regex(v: &mut Validator, text: &str) {
    if text.is_empty() {
        v.admission("the regular expression must not be empty");
    } else if text.len() > MOST_BYTES {
        v.admission(format!(
            "a regular expression has at most {MOST_BYTES} characters"
        ));
    } else if let Some(wrong) = problem(text) {
        v.admission(format!("this is no regular expression: {wrong}"))
            .help("the syntax is RE2's: https://github.com/google/re2/wiki/Syntax");
    }
}

/// The longest expression that the webhook takes.
const MOST_BYTES: usize = 1024;

/// Why a text is no regular expression.
pub(super) fn problem(text: &str) -> Option<&'static str> {
    Scan::new(text).expression().err()
}

/// The most times that something may be repeated, all repetitions around it multiplied.
const MOST_REPEATED: u64 = 1000;

type Parsed<T> = Result<T, &'static str>;

/// A group that is open.
#[derive(Clone, Copy, Default)]
struct Level {
    /// How often the last piece is repeated in itself; `None` where nothing stands that could be repeated.
    last: Option<u64>,
    /// The most of all its pieces.
    most: u64,
}

impl Level {
    /// One more piece.
    fn piece(&mut self, repeated: u64) {
        self.last = Some(repeated);
        self.most = self.most.max(repeated);
    }
}

struct Scan<'t> {
    rest: &'t str,
    level: Level,
    outer: Vec<Level>,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            rest: text,
            level: Level::default(),
            outer: Vec::new(),
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expression(mut self) -> Parsed<()> {
        let mut was_repetition = false;
        while let Some(c) = self.peek() {
            let is_repetition = match c {
                '*' | '+' | '?' => {
                    self.next();
                    self.repeated(was_repetition, None)?;
                    true
                }
                '{' => match self.counted()? {
                    Some(times) => {
                        self.repeated(was_repetition, times)?;
                        true
                    }
                    None => {
                        self.next();
                        self.level.piece(0);
                        false
                    }
                },
                _ => {
                    self.piece(c)?;
                    false
                }
            };
            was_repetition = is_repetition;
        }
        match self.outer.is_empty() {
            true => Ok(()),
            false => Err("a `(` is not closed"),
        }
    }

    /// What is no repetition.
    fn piece(&mut self, c: char) -> Parsed<()> {
        match c {
            '(' => {
                self.next();
                self.open()?;
            }
            ')' => {
                self.next();
                let most = self.level.most;
                self.level = self.outer.pop().ok_or("there is no `(` for a `)`")?;
                self.level.piece(most);
            }
            '|' => {
                self.next();
                self.level.last = None;
            }
            '[' => {
                self.next();
                self.class()?;
                self.level.piece(0);
            }
            '\\' => self.escaped()?,
            _ => {
                self.next();
                self.level.piece(0);
            }
        }
        Ok(())
    }

    /// After the sign of a repetition: the last piece is repeated so many times, if they are counted.
    fn repeated(&mut self, was_repetition: bool, times: Option<u64>) -> Parsed<()> {
        self.eat("?");
        let inner = self.level.last.ok_or("a repetition has nothing to repeat")?;
        if was_repetition {
            return Err("a repetition follows another one");
        }
        if let Some(times) = times {
            let all = times * inner.max(1);
            if all > MOST_REPEATED {
                return Err("something is repeated more than 1000 times");
            }
            self.level.piece(all);
        }
        Ok(())
    }

    /// `{3}`, `{3,}` or `{3,5}`, and what counts of it; `None` where the brace is a plain character.
    fn counted(&mut self) -> Parsed<Option<Option<u64>>> {
        let Some((inside, rest)) = self.rest[1..].split_once('}') else {
            return Ok(None);
        };
        let (least, most) = match inside.split_once(',') {
            Some((least, "")) => (count(least), Some(None)),
            Some((least, most)) => (count(least), count(most).map(Some)),
            None => (count(inside), count(inside).map(Some)),
        };
        let (Some(least), Some(most)) = (least, most) else {
            return Ok(None);
        };
        self.rest = rest;
        if least > MOST_REPEATED || most.is_some_and(|most| most > MOST_REPEATED) {
            return Err("something is repeated more than 1000 times");
        }
        if most.is_some_and(|most| least > most) {
            return Err("a repetition has a least number above its most");
        }
        Ok(Some(match most.unwrap_or(least) {
            0 => None,
            times => Some(times),
        }))
    }

    /// After a `(`.
    fn open(&mut self) -> Parsed<()> {
        if self.eat("?") {
            if self.rest.starts_with("P<") || self.rest.starts_with('<') {
                let (_, after) = self.rest.split_once('<').unwrap_or_default();
                let (name, rest) = after.split_once('>').ok_or(NO_NAME)?;
                let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
                if name.is_empty() || !name.bytes().all(is_word) {
                    return Err(NO_NAME);
                }
                self.rest = rest;
            } else if !self.flags()? {
                // Flags for the rest of the group around it.
                return Ok(());
            }
        }
        self.outer.push(self.level);
        self.level = Level::default();
        Ok(())
    }

    /// After `(?`: whether a group begins behind the flags.
    fn flags(&mut self) -> Parsed<bool> {
        let (mut is_off, mut has_flag) = (false, false);
        loop {
            match self.next() {
                Some('i' | 'm' | 's' | 'U') => has_flag = true,
                Some('-') if !is_off => (is_off, has_flag) = (true, false),
                Some(end @ (':' | ')')) if !is_off || has_flag => return Ok(end == ':'),
                _ => {
                    return Err(
                        "`(?` begins a group of a kind that is not known, such as one that looks ahead",
                    );
                }
            }
        }
    }

    /// A `\` and what it makes of what follows.
    fn escaped(&mut self) -> Parsed<()> {
        if self.eat("\\Q") {
            let (quoted, rest) = self.rest.split_once("\\E").unwrap_or((self.rest, ""));
            self.rest = rest;
            if !quoted.is_empty() {
                self.level.piece(0);
            }
            return Ok(());
        }
        let is_place = ["\\A", "\\b", "\\B", "\\z"]
            .into_iter()
            .any(|place| self.eat(place));
        if !is_place && !self.class_escape()? {
            self.character_escape()?;
        }
        self.level.piece(0);
        Ok(())
    }

    /// An escape for many characters, `\d` or `\pL`; whether it is one.
    fn class_escape(&mut self) -> Parsed<bool> {
        if ["\\d", "\\D", "\\s", "\\S", "\\w", "\\W"]
            .into_iter()
            .any(|class| self.eat(class))
        {
            return Ok(true);
        }
        if !self.eat("\\p") && !self.eat("\\P") {
            return Ok(false);
        }
        let name = if self.eat("{") {
            let (name, rest) = self.rest.split_once('}').ok_or(NO_CLASS)?;
            self.rest = rest;
            name
        } else {
            let (all, c) = (self.rest, self.next().ok_or(NO_CLASS)?);
            &all[..c.len_utf8()]
        };
        match is_unicode_class(name.strip_prefix('^').unwrap_or(name)) {
            true => Ok(true),
            false => Err(NO_CLASS),
        }
    }

    /// An escape for one character, and the character.
    fn character_escape(&mut self) -> Parsed<char> {
        self.next();
        let c = self.next().ok_or("a `\\` is the last character")?;
        let octal = |c: Option<char>| c.and_then(|c| c.to_digit(8));
        match c {
            '0'..='7' if c == '0' || octal(self.peek()).is_some() => {
                let mut code = octal(Some(c)).unwrap_or_default();
                for _ in 0..2 {
                    if let Some(digit) = octal(self.peek()) {
                        self.next();
                        code = code * 8 + digit;
                    }
                }
                char::from_u32(code).ok_or(NO_ESCAPE)
            }
            '1'..='9' => Err("it refers to a group, which RE2 cannot"),
            'x' => {
                let digits = if self.eat("{") {
                    let (digits, rest) = self.rest.split_once('}').ok_or(NO_ESCAPE)?;
                    self.rest = rest;
                    digits
                } else {
                    let digits = self.rest.get(..2).ok_or(NO_ESCAPE)?;
                    self.rest = &self.rest[2..];
                    digits
                };
                let are_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
                let digits = digits.trim_start_matches('0');
                let code = match digits {
                    "" => Some(0),
                    digits => u32::from_str_radix(digits, 16)
                        .ok()
                        .filter(|code| *code <= 0x10_FFFF),
                };
                // Go takes halves of pairs too; they compare as what no text has.
                let code = code.filter(|_| are_digits).ok_or(NO_ESCAPE)?;
                Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
            }
            'a' => Ok('\x07'),
            'f' => Ok('\x0C'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'v' => Ok('\x0B'),
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => Ok(c),
            _ => Err(NO_ESCAPE),
        }
    }

    /// After a `[`.
    fn class(&mut self) -> Parsed<()> {
        self.eat("^");
        let mut is_first = true;
        loop {
            if !is_first && self.eat("]") {
                return Ok(());
            }
            is_first = false;
            if self.posix_class()? || self.class_escape()? {
                continue;
            }
            let low = self.class_character()?;
            let mut ahead = self.rest.chars();
            if ahead.next() == Some('-') && ahead.next().is_some_and(|c| c != ']') {
                self.next();
                if self.class_character()? < low {
                    return Err("a range ends before it begins");
                }
            }
        }
    }

    fn class_character(&mut self) -> Parsed<char> {
        match self.peek() {
            None => Err("a `[` is not closed"),
            Some('\\') => self.character_escape(),
            Some(c) => {
                self.next();
                Ok(c)
            }
        }
    }

    /// `[:alpha:]` in a class; whether it is one.
    fn posix_class(&mut self) -> Parsed<bool> {
        let Some((name, rest)) = self
            .rest
            .strip_prefix("[:")
            .and_then(|rest| rest.split_once(":]"))
        else {
            return Ok(false);
        };
        self.rest = rest;
        match POSIX.contains(&name.strip_prefix('^').unwrap_or(name)) {
            true => Ok(true),
            false => Err(NO_CLASS),
        }
    }
}

const NO_NAME: &str = "the name of a group is of letters, digits and `_`, between `<` and `>`";
const NO_CLASS: &str = "there is no such class of characters";
const NO_ESCAPE: &str = "a `\\` stands before something that it has no meaning for";

const POSIX: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space",
    "upper", "word", "xdigit",
];

/// A count in braces: digits without a zero in front.
fn count(text: &str) -> Option<u64> {
    let are_digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_one = are_digits && (text == "0" || !text.starts_with('0'));
    is_one.then(|| text.parse().unwrap_or(u64::MAX))
}

/// Whether Go has a category or a script of this name. Since 1.25 it disregards case and what stands between words.
fn is_unicode_class(name: &str) -> bool {
    let between = |b: &u8| !b"_- ".contains(b);
    let name: Vec<u8> = name
        .bytes()
        .filter(between)
        .map(|b| b.to_ascii_lowercase())
        .collect();
    UNICODE_CLASSES.split(' ').any(|class| class.as_bytes() == name)
}

/// The keys of `Categories`, `CategoryAliases` and `Scripts` of Go 1.26's `unicode`, and the four names that its parser adds, in lower
/// case and in one word each. Scripts of several words, such as `Old_Italic`, are of Go before 1.25: its parser no longer finds them, and we do not know
/// which Istio an object is for.
const UNICODE_CLASSES: &str = "adlam ahom anatolianhieroglyphs any arabic armenian ascii assigned avestan balinese bamum bassavah \
    batak bengali bhaiksuki bopomofo brahmi braille buginese buhid c canadianaboriginal carian \
    casedletter caucasianalbanian cc cf chakma cham cherokee chorasmian closepunctuation cn cntrl co \
    combiningmark common connectorpunctuation control coptic cs cuneiform currencysymbol cypriot \
    cyprominoan cyrillic dashpunctuation decimalnumber deseret devanagari digit divesakuru dogra \
    duployan egyptianhieroglyphs elbasan elymaic enclosingmark ethiopic finalpunctuation format georgian \
    glagolitic gothic grantha greek gujarati gunjalagondi gurmukhi han hangul hanifirohingya hanunoo \
    hatran hebrew hiragana imperialaramaic inherited initialpunctuation inscriptionalpahlavi \
    inscriptionalparthian javanese kaithi kannada katakana kawi kayahli kharoshthi khitansmallscript \
    khmer khojki khudawadi l lao latin lc lepcha letter letternumber limbu lineara linearb lineseparator \
    lisu ll lm lo lowercaseletter lt lu lycian lydian m mahajani makasar malayalam mandaic manichaean \
    marchen mark masaramgondi mathsymbol mc me medefaidrin meeteimayek mendekikakui meroiticcursive \
    meroitichieroglyphs miao mn modi modifierletter modifiersymbol mongolian mro multani myanmar n \
    nabataean nagmundari nandinagari nd newa newtailue nko nl no nonspacingmark number nushu \
    nyiakengpuachuehmong ogham olchiki oldhungarian olditalic oldnortharabian oldpermic oldpersian \
    oldsogdian oldsoutharabian oldturkic olduyghur openpunctuation oriya osage osmanya other otherletter \
    othernumber otherpunctuation othersymbol p pahawhhmong palmyrene paragraphseparator paucinhau pc pd \
    pe pf phagspa phoenician pi po privateuse ps psalterpahlavi punct punctuation rejang runic s \
    samaritan saurashtra sc separator sharada shavian siddham signwriting sinhala sk sm so sogdian \
    sorasompeng soyombo spaceseparator spacingmark sundanese surrogate sylotinagri symbol syriac tagalog \
    tagbanwa taile taitham taiviet takri tamil tangsa tangut telugu thaana thai tibetan tifinagh tirhuta \
    titlecaseletter toto ugaritic unassigned uppercaseletter vai vithkuqi wancho warangciti yezidi yi z \
    zanabazarsquare zl zp zs";

#[cfg(test)]
mod tests {
    use super::problem;

    #[test]
    fn what_is_an_expression() {
        for text in [
            "a",
            "a.*b+c?",
            "a*?b+?c??d{2}?",
            "(a|b)*",
            "(?:a)(?i)b(?U:c)(?i-s:d)(?)",
            "(?P<n>a)(?<m2>b)(?<9>c)",
            "^$",
            "^*",
            "\\b*",
            "a(?i)*",
            "|",
            "()",
            "a|",
            "a{",
            "a{}",
            "a{,5}",
            "a{01}",
            "a{1",
            "{",
            "a{b}",
            "}",
            "]",
            "a{0}",
            "a{1000}",
            "a{0,1000}",
            "(a{10}){100}",
            "(a{1000}){0}",
            "(?:a{2,}){500}",
            "(a*){1000}",
            "[a]",
            "[]a]",
            "[^]a]",
            "[a-]",
            "[-a]",
            "[a-b-c]",
            "[a[b]",
            "[[:alpha:][:^digit:]]",
            "[[:x]",
            "[&&a]",
            "[\\d\\]\\-\\pL]",
            "[+--]",
            "\\d\\D\\s\\S\\w\\W",
            "\\pL\\PL\\p{Greek}\\p{^Greek}\\p{greek}\\p{Lu}\\p{Letter}",
            "\\p{Old_Italic}\\p{uppercase letter}\\p{Any}\\p{LC}\\p{Cn}",
            "\\A\\z\\B",
            "\\Qa*b(\\E+",
            "\\Qa",
            "a\\Q\\E*",
            "\\0\\01\\141\\x41\\x{1F600}\\x{00000041}",
            "\\a\\f\\n\\r\\t\\v",
            "\\.\\-\\_\\ \\/\\<",
            "é+",
            "^/service/([^/]+)(/.*)$",
        ] {
            assert_eq!(problem(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_none() {
        for text in [
            "*",
            "+",
            "?",
            "(*)",
            "a|*",
            "(?i)*",
            "\\Q\\E*",
            "a**",
            "a*+",
            "a*??",
            "a{2}{3}",
            "a{2}*",
            "a{2,1}",
            "a{1001}",
            "a{1,1001}",
            "a{99999999999999999999}",
            "(a{100}){11}",
            "((a{10}){10}){11}",
            "(",
            ")",
            "a)",
            "(a",
            "(?:a",
            "(?=a)",
            "(?!a)",
            "(?<=a)",
            "(?<!a)",
            "(?>a)",
            "(?x)a",
            "(?-)",
            "(?--i)",
            "(?i",
            "(?P<n",
            "(?P<>a)",
            "(?P<a b>c)",
            "(?P=n)",
            "[",
            "[a",
            "[]",
            "[^]",
            "[z-a]",
            "[a-\\d]",
            "[[:nope:]]",
            "\\",
            "[\\",
            "\\1",
            "\\8",
            "\\C",
            "\\Z",
            "\\u0041",
            "\\q",
            "\\é",
            "\\x",
            "\\x4",
            "\\xZZ",
            "\\x{}",
            "\\x{110000}",
            "\\x{41",
            "\\p",
            "\\p{",
            "\\p{}",
            "\\p{Nope}",
            "\\p{Grek}",
            "\\p{-}",
            "\\p{sc=Greek}",
            "\\pX",
        ] {
            assert!(problem(text).is_some(), "{text}");
        }
    }
}
