//! Which column holds the codes and which the customers: the one place where names are ranked and values weighed.
//!
//! What the header says counts. Where it says nothing, values may, but then it is an assumption, and said so; and
//! nothing is assumed where two columns are equally likely.

use crate::table::header::normalize;
use crate::table::names::{Meaning, is_of_offer, is_plainly_other, meaning, numbered_by_any};
use crate::table::one_line::OneLine;
use crate::table::values::Values;
use crate::{CodeColumn, Codes, Identifier, Options, Role};

/// What is known of a column before its role is.
#[derive(Debug)]
pub(crate) struct Candidate<'a> {
    /// As the header has it; `None` in a file without one.
    pub(crate) name: Option<&'a str>,
    pub(crate) values: Values<'a>,
    /// Whether nothing stands in it as far as was seen.
    pub(crate) blank: bool,
}

/// Why no row can be judged. Indices count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    NotFound(Role),
    /// A column was given that the file, with so many columns, does not have.
    OutOfRange {
        role: Role,
        index: u32,
        columns: u32,
    },
    /// One column was given for both.
    Same {
        index: u32,
    },
    /// Two columns are equally likely.
    Ambiguous {
        role: Role,
        first: u32,
        second: u32,
    },
    /// The file is said to hold no codes, and has to.
    CodesNeeded,
    /// All values stand on one line.
    OneLine(OneLine),
    /// Each line stands in quotes as one value.
    LinesQuoted,
    /// What stands between the columns is no delimiter; a space for spaces alone.
    SetApart {
        by: char,
    },
}

/// What was assumed of a column, or is odd about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Remark {
    /// It was taken though its name does not say so.
    Assumed { role: Role, column: usize, why: Why },
    /// None was taken for the codes, though this one may hold some.
    NoCodes { column: usize },
    /// A given column's name says that it is something else.
    Contradicted { role: Role, column: usize },
    /// Nearly all of the customers' values are of another identifier.
    OtherIdentifier { column: usize, seen: Identifier },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// No other column is left.
    OnlyOne,
    /// Its values can be nothing else.
    Values,
    /// Its name says that it holds another kind of identifier.
    OtherKind,
    /// Its values count the rows, so that they may be no codes at all.
    CountsUp,
}

#[derive(Debug, Default)]
pub(crate) struct Roles {
    pub(crate) code: Option<usize>,
    pub(crate) customer: Option<usize>,
    pub(crate) problem: Option<Problem>,
    pub(crate) remarks: Vec<Remark>,
}

/// Assigns the roles.
pub(crate) fn assign(columns: &[Candidate<'_>], options: &Options) -> Roles {
    let mut assigning = Assigning { columns, meanings: Vec::new(), options, roles: Roles::default() };
    assigning.meanings = columns.iter().map(|column| column.name.and_then(of_column)).collect();
    if let Err(problem) = assigning.assign() {
        assigning.roles.problem = Some(problem);
    }
    assigning.roles
}

/// What a column's name means: a number at its end is no code's where it is known to be a name.
fn of_column(name: &str) -> Option<(Meaning, bool)> {
    meaning(name)
        .or_else(|| numbered_by_any(name).map(|(meaning, _)| (meaning, true)))
        .or_else(|| is_plainly_other(name).then_some((Meaning::Other, true)))
}

/// What a column's name says of the customers in it, if it says one thing.
pub(crate) fn identifier_named(name: &str) -> Option<Identifier> {
    match of_column(name) {
        Some((Meaning::Of(identifier, _), _)) => Some(identifier),
        _ => None,
    }
}

struct Assigning<'a> {
    columns: &'a [Candidate<'a>],
    meanings: Vec<Option<(Meaning, bool)>>,
    options: &'a Options,
    roles: Roles,
}

impl Assigning<'_> {
    fn assign(&mut self) -> Result<(), Problem> {
        let Options { identifier, identifier_column, code_column, .. } = *self.options;
        let tagged = identifier != Identifier::NotTagged;
        let given_customer = identifier_column.filter(|_| tagged).map(|index| (Role::Customer, index));
        let given_code = match code_column {
            CodeColumn::At(index) => Some((Role::Code, index)),
            CodeColumn::Found | CodeColumn::None => None,
        };
        let columns = self.columns.len() as u32;
        for (role, index) in [given_customer, given_code].into_iter().flatten() {
            if index >= columns {
                return Err(Problem::OutOfRange { role, index, columns });
            }
        }
        if let (Some((_, index)), Some((_, code))) = (given_customer, given_code)
            && index == code
        {
            return Err(Problem::Same { index });
        }
        self.roles.customer = given_customer.map(|(_, index)| index as usize);
        self.roles.code = given_code.map(|(_, index)| index as usize);
        for (role, index) in [given_customer, given_code].into_iter().flatten() {
            self.compare_with_name(role, index as usize);
        }
        if code_column == CodeColumn::Found {
            self.roles.code = self.named_code()?;
        }
        if tagged {
            if self.roles.customer.is_none() {
                self.roles.customer = Some(self.find_customer()?);
            }
            self.look_at_identifiers();
        }
        match code_column {
            CodeColumn::Found if self.roles.code.is_none() => self.find_code(tagged),
            CodeColumn::None if !tagged || self.options.rules.codes == Codes::Uploaded => {
                Err(Problem::CodesNeeded)
            }
            _ => Ok(()),
        }
    }

    /// Whether a given column's name says that it is something else.
    fn compare_with_name(&mut self, role: Role, column: usize) {
        let other = match (role, self.meanings[column]) {
            (
                Role::Code,
                Some((Meaning::Customer | Meaning::CustomerNumber | Meaning::Of(..) | Meaning::Other, _)),
            ) => true,
            (Role::Customer, Some((Meaning::Code(_) | Meaning::Other, _))) => true,
            (Role::Customer, Some((Meaning::CustomerNumber, _))) => {
                let seen = self.columns[column].values.identifier();
                self.is_mobile_or_address()
                    && seen != Some(self.options.identifier)
                    && self.seen_identifier(column).is_none()
            }
            // Where the values say so as well, that is the better thing to say.
            (Role::Customer, Some((Meaning::Of(named, _), _))) => {
                named != self.options.identifier && self.seen_identifier(column).is_none()
            }
            _ => false,
        };
        if other {
            self.roles.remarks.push(Remark::Contradicted { role, column });
        }
    }

    /// The column whose name has the best rank, if there is one.
    fn best(
        &self,
        role: Role,
        taken: Option<usize>,
        rank: impl Fn(Meaning) -> Option<u8>,
    ) -> Result<Option<usize>, Problem> {
        // A remark makes a name say a little less: `Mobile` rather than `Mobile (old)`.
        let ranked = |column: usize| {
            let (meaning, remarked) = self.meanings[column]?;
            rank(meaning).map(|rank| (rank, remarked))
        };
        let columns = (0..self.columns.len()).filter(|&column| Some(column) != taken);
        let ranks = columns.filter_map(|column| ranked(column).map(|rank| (rank, column)));
        let mut best: Option<((u8, bool), usize, Option<usize>)> = None;
        for (rank, column) in ranks {
            match &mut best {
                Some((first, _, tie)) if *first == rank => *tie = tie.or(Some(column)),
                Some((first, ..)) if *first < rank => {}
                _ => best = Some((rank, column, None)),
            }
        }
        match best {
            Some((_, first, Some(second))) => {
                Err(Problem::Ambiguous { role, first: first as u32, second: second as u32 })
            }
            best => Ok(best.map(|(_, column, _)| column)),
        }
    }

    fn named_code(&mut self) -> Result<Option<usize>, Problem> {
        // A series that makes its codes takes only what can be nothing else for uploaded ones.
        let most = if self.options.rules.codes == Codes::Generated { 2 } else { 3 };
        let rank = |meaning| match meaning {
            Meaning::Code(rank) if rank <= most => Some(rank),
            _ => None,
        };
        let code = self.best(Role::Code, self.roles.customer, rank)?;
        if let Some(pin) = code
            && let Some(card) = self.card_of_pin(pin)
        {
            let (first, second) = (card.min(pin) as u32, card.max(pin) as u32);
            return Err(Problem::Ambiguous { role: Role::Code, first, second });
        }
        if let Some(column) = code
            && match self.meanings[column] {
                Some((Meaning::Code(3), _)) => self.columns[column].values.count_up(),
                // `Coupons: 1, 2, 3` may also say how many.
                Some((Meaning::Code(2), _)) => self.columns[column].values.number_the_rows(),
                _ => false,
            }
        {
            self.roles.remarks.push(Remark::Assumed { role: Role::Code, column, why: Why::CountsUp });
        }
        Ok(code)
    }

    fn find_customer(&mut self) -> Result<usize, Problem> {
        let identifier = self.options.identifier;
        let rank = |meaning| match meaning {
            Meaning::Of(of, rank) if of == identifier => Some(rank),
            Meaning::Customer => Some(2),
            // Beside a near name of a number or an address it is another number.
            Meaning::CustomerNumber if self.is_mobile_or_address() => Some(4),
            Meaning::CustomerNumber => Some(2),
            _ => None,
        };
        if let Some(column) = self.best(Role::Customer, self.roles.code, rank)? {
            let number = matches!(self.meanings[column], Some((Meaning::CustomerNumber, _)));
            let values = &self.columns[column].values;
            return if number && self.is_mobile_or_address() && values.identifier().is_none() {
                self.assume_customer(column, Why::OtherKind)
            } else {
                Ok(column)
            };
        }
        let left = self.left();
        if let Some(column) = only(left.iter().copied().filter(|&column| {
            let numbers = |other: usize| other != column && self.columns[other].values.may_be_mobiles();
            self.columns[column].values.can_only_be(identifier)
                && (identifier != Identifier::Mobile || !left.iter().any(|&other| numbers(other)))
        })) {
            // Of a single column without a name there is nothing to assume.
            let single = self.columns.len() == 1 && self.columns[column].name.is_none();
            return if single { Ok(column) } else { self.assume_customer(column, Why::Values) };
        }
        let other_kind = |column: &usize| matches!(self.meanings[*column], Some((Meaning::Of(..), _)));
        let free = |column: &usize| Some(*column) != self.roles.code && other_kind(column);
        if let Some(column) = only((0..self.columns.len()).filter(free)) {
            // Said already by what the values are.
            return if self.seen_identifier(column).is_some() {
                Ok(column)
            } else {
                self.assume_customer(column, Why::OtherKind)
            };
        }
        match only(left.iter().copied()) {
            Some(column) if self.columns[column].name.is_none() && self.columns.len() == 1 => Ok(column),
            Some(column) => self.assume_customer(column, Why::OnlyOne),
            // A remark says of these values what they are; as what was asked for they are no good.
            None => self.of_other_identifier(&left).ok_or(Problem::NotFound(Role::Customer)),
        }
    }

    /// The only column of addresses where numbers were asked for, or of numbers where addresses were.
    fn of_other_identifier(&self, left: &[usize]) -> Option<usize> {
        let other = match self.options.identifier {
            Identifier::Mobile | Identifier::UserId => Identifier::Email,
            Identifier::Email => Identifier::Mobile,
            Identifier::ExternalId | Identifier::NotTagged => return None,
        };
        only(left.iter().copied().filter(|&column| self.columns[column].values.can_only_be(other)))
    }

    fn is_mobile_or_address(&self) -> bool {
        matches!(self.options.identifier, Identifier::Mobile | Identifier::Email)
    }

    fn assume_customer(&mut self, column: usize, why: Why) -> Result<usize, Problem> {
        self.roles.remarks.push(Remark::Assumed { role: Role::Customer, column, why });
        Ok(column)
    }

    /// Columns whose name does not say what they are, and in which something stands.
    fn left(&self) -> Vec<usize> {
        let taken = [self.roles.code, self.roles.customer];
        let unknown = |column: usize| matches!(self.meanings[column], None | Some((Meaning::Vague, _)));
        let all = 0..self.columns.len();
        all.filter(|&column| !taken.contains(&Some(column)) && unknown(column) && !self.columns[column].blank)
            .collect()
    }

    /// The identifier that the customers' values are of, where it is another than the one that was asked for.
    fn seen_identifier(&self, column: usize) -> Option<Identifier> {
        let Candidate { name, values, .. } = &self.columns[column];
        let seen = values.identifier()?;
        let named = matches!(self.meanings[column], Some((Meaning::Of(of, _), _)) if of == seen);
        let other = match self.options.identifier {
            Identifier::Mobile | Identifier::Email => true,
            // A number may be a user's id, and anything an external one.
            Identifier::UserId => seen == Identifier::Email || named || values.are_surely_mobiles(),
            Identifier::ExternalId => named || name.is_none() && seen == Identifier::Email,
            Identifier::NotTagged => false,
        };
        (other && seen != self.options.identifier).then_some(seen)
    }

    fn look_at_identifiers(&mut self) {
        if let Some(column) = self.roles.customer
            && let Some(seen) = self.seen_identifier(column)
        {
            self.roles.remarks.push(Remark::OtherIdentifier { column, seen });
        }
    }

    /// The card that a PIN belongs to, in a file that is to have no customers: either may be what a till asks for.
    fn card_of_pin(&self, pin: usize) -> Option<usize> {
        let is_pin = self.columns[pin].name.is_some_and(|name| normalize(name) == "pin");
        let is_card = |&column: &usize| {
            let of_card = matches!(self.meanings[column], Some((Meaning::Of(Identifier::ExternalId, _), _)));
            of_card && !self.columns[column].blank
        };
        let untagged = self.options.identifier == Identifier::NotTagged;
        (0..self.columns.len()).filter(|_| untagged && is_pin).find(is_card)
    }

    /// A column for the codes where no name says it.
    fn find_code(&mut self, tagged: bool) -> Result<(), Problem> {
        let codes = self.options.rules.codes;
        if tagged && codes == Codes::Generated {
            return Ok(());
        }
        let mut left = self.left();
        // A column without a name, beside others that have one, is what a delimiter too many leaves.
        let named = |column: &usize| self.columns[*column].name.is_none_or(|name| !name.trim().is_empty());
        if left.iter().any(named) {
            left.retain(named);
        }
        let looks = |column: usize| self.columns[column].values.look_like_codes();
        if let Some(column) = only(left.iter().copied()) {
            // A file of codes has nothing else in its only column.
            let single = !tagged && self.columns.iter().filter(|column| !column.blank).count() == 1;
            if single || looks(column) {
                self.roles.code = Some(column);
                if !single || self.columns[column].name.is_some() {
                    self.roles.remarks.push(Remark::Assumed { role: Role::Code, column, why: Why::OnlyOne });
                }
                return Ok(());
            }
        }
        if !tagged || codes == Codes::Uploaded {
            let mut codes = left.iter().copied().filter(|&column| looks(column));
            return Err(match (codes.next(), codes.next()) {
                (Some(first), Some(second)) => {
                    Problem::Ambiguous { role: Role::Code, first: first as u32, second: second as u32 }
                }
                _ => Problem::NotFound(Role::Code),
            });
        }
        // Where no name says what the other columns are, none of them may be passed over in silence.
        let nameless = self.columns.iter().all(|column| column.name.is_none());
        let others = (0..self.columns.len()).filter(|&column| Some(column) != self.roles.customer);
        let may_be = |&column: &usize| !self.columns[column].values.are_plainly_no_codes();
        // `discount: SAVE10` is no discount.
        let offer = |&column: &usize| {
            let other = matches!(self.meanings[column], Some((Meaning::Other, _)));
            let Candidate { name, values, .. } = &self.columns[column];
            other && name.is_some_and(is_of_offer) && looks(column) && !values.are_numbers()
        };
        let like = left.iter().copied().find(|&column| looks(column));
        let like = like.or_else(|| (0..self.columns.len()).find(offer));
        let passed_over =
            if nameless { others.into_iter().next() } else { left.iter().copied().find(may_be) };
        if let Some(column) = like.or(passed_over) {
            self.roles.remarks.push(Remark::NoCodes { column });
        }
        Ok(())
    }
}

/// The only one, where there is one.
fn only(mut columns: impl Iterator<Item = usize>) -> Option<usize> {
    columns.next().filter(|_| columns.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::Remark::{Contradicted, NoCodes, OtherIdentifier};
    use super::*;
    use crate::table::header::Line;
    use Identifier::{Email, ExternalId, Mobile, NotTagged, UserId};
    use Role::{Code, Customer};

    fn assumed(role: Role, column: usize, why: Why) -> Remark {
        Remark::Assumed { role, column, why }
    }

    fn roles(text: &str, header: bool, options: &Options) -> Roles {
        let cells = |line: &str| line.split(',').map(str::to_owned).collect();
        let lines: Vec<Line> = text.lines().map(|line| Line::new(cells(line), 1, 0)).collect();
        let rows = &lines[usize::from(header)..];
        let columns: Vec<Candidate<'_>> = (0..lines[0].len())
            .map(|column| {
                let values = Values::of(rows, column);
                let blank = values.are_blank();
                Candidate { name: header.then(|| lines[0][column].as_str()), values, blank }
            })
            .collect();
        assign(&columns, options)
    }

    type Expected<'a> = (Option<usize>, Option<usize>, &'a [Remark]);

    /// Each text has a header; `customer`, `code`, and what is remarked on.
    #[track_caller]
    fn check(identifier: Identifier, cases: &[(&str, Result<Expected<'_>, Problem>)]) {
        for (text, expected) in cases {
            let found = roles(text, true, &Options::new(identifier));
            let got = match found.problem {
                Some(problem) => Err(problem),
                None => Ok((found.customer, found.code, &found.remarks[..])),
            };
            assert_eq!(got, *expected, "{text:?}");
        }
    }

    #[test]
    fn the_best_name_wins_and_a_tie_is_asked_about() {
        let ambiguous = |role, first, second| Err(Problem::Ambiguous { role, first, second });
        check(
            NotTagged,
            &[
                ("Voucher ID,Order ID,Code\n1,,XMAS-7H2K\n2,,XMAS-9P4Q", Ok((None, Some(2), &[]))),
                ("Coupon,Code\nA1,B1", Ok((None, Some(1), &[]))),
                ("Coupon Code,Code\nA1,B1", ambiguous(Code, 0, 1)),
                ("code,name,code\nA1,x,B1", ambiguous(Code, 0, 2)),
                ("Coupon Code,Coupon Code (old)\nA1,B1", Ok((None, Some(0), &[]))),
                ("Voucher ID\nA17\nB18", Ok((None, Some(0), &[]))),
                ("Voucher ID,Amount\n1,10\n2,10", Ok((None, Some(0), &[assumed(Code, 0, Why::CountsUp)]))),
                ("Coupons,Amount\n1,10\n2,10", Ok((None, Some(0), &[assumed(Code, 0, Why::CountsUp)]))),
                ("Coupon Number,Amount\n1001,10\n1002,10", Ok((None, Some(0), &[]))),
                ("Card Number,PIN\n6006491234567890,1234\n6006491234567891,5678", ambiguous(Code, 0, 1)),
                ("PIN,Kartennummer\n1234,AX17\n5678,AX18", ambiguous(Code, 0, 1)),
                ("Gift Card,PIN\nAX17,1234\nAX18,5678", Ok((None, Some(0), &[]))),
                ("PIN,Amount\n1234,10\n5678,10", Ok((None, Some(0), &[]))),
            ],
        );
        check(
            Mobile,
            &[
                (
                    "Name,Phone,Mobile,Coupon\nAnn,0221 5550100,919876543210,AAA111",
                    Ok((Some(2), Some(3), &[])),
                ),
                ("Phone,Coupon\n0221 5550100,AAA111", Ok((Some(0), Some(1), &[]))),
                ("Phone,Issued to,Coupon\n02215550100,919876543210,A1", Ok((Some(1), Some(2), &[]))),
                ("Mobile,Cell,Coupon\n1,2,A1", ambiguous(Customer, 0, 1)),
                ("mobile,mobile (work),coupon\n1,2,A1", Ok((Some(0), Some(2), &[]))),
                ("nome,celular,código\nJo,5581999990001,A1", Ok((Some(1), Some(2), &[]))),
            ],
        );
        check(UserId, &[("User,User ID,Coupon code\nann,42,AAA111", Ok((Some(1), Some(2), &[])))]);
    }

    #[test]
    fn customers_alone_are_no_codes() {
        check(
            Mobile,
            &[
                ("nome,telefone\nJessica,5581999990001\nJoana,5511977770002", Ok((Some(1), None, &[]))),
                ("Vorname,Nachname,Handynummer\nAnn,Ode,491701234567", Ok((Some(2), None, &[]))),
                ("mobile\n919876543210", Ok((Some(0), None, &[]))),
                ("mobile,Segment\n919876543210,Gold\n919876543211,Silver", Ok((Some(0), None, &[]))),
            ],
        );
        check(
            Email,
            &[
                ("First Name,Last Name,Email\nAnn,Ode,ann@example.com", Ok((Some(2), None, &[]))),
                ("email,amount\nann@example.com,25\nbob@example.com,50", Ok((Some(0), None, &[]))),
                // Something that may be a code, and that no name says anything about.
                (
                    "email,xyz\na@b.example,AB12\nc@d.example,CD34",
                    Ok((Some(0), Some(1), &[assumed(Code, 1, Why::OnlyOne)])),
                ),
                (
                    "email,xyz,uvw\na@b.example,AB12,EF1\nc@d.example,CD34,EF2",
                    Ok((Some(0), None, &[NoCodes { column: 1 }])),
                ),
                ("email,Branch Code\na@b.example,AB12\nc@d.example,CD34", Ok((Some(0), None, &[]))),
                ("email,Voucher Date\na@b.example,20261231\nc@d.example,20271231", Ok((Some(0), None, &[]))),
                ("email,Contact Name\na@b.example,ANNABEL\nc@d.example,ROBERT", Ok((Some(0), None, &[]))),
                ("email,order id\na@b.example,AB12\nc@d.example,CD34", Ok((Some(0), None, &[]))),
                // A discount is no code, but then its column may be named after what its codes are for.
                (
                    "email,discount\na@b.example,SAVE10\nc@d.example,SAVE20",
                    Ok((Some(0), None, &[NoCodes { column: 1 }])),
                ),
                (
                    "email,Coupon type\na@b.example,X7H2K9\nc@d.example,9P4QW2",
                    Ok((Some(0), None, &[NoCodes { column: 1 }])),
                ),
                ("email,Coupon type\na@b.example,BOGO1\nc@d.example,BOGO1", Ok((Some(0), None, &[]))),
                ("email,discount\na@b.example,10%\nc@d.example,20%", Ok((Some(0), None, &[]))),
                (
                    "email,OTP\na@b.example,4512\nc@d.example,8841",
                    Ok((Some(0), None, &[NoCodes { column: 1 }])),
                ),
                ("email,xyz\na@b.example,5\nc@d.example,10", Ok((Some(0), None, &[]))),
                ("email,since\na@b.example,2019\nc@d.example,2021", Ok((Some(0), None, &[]))),
            ],
        );
    }

    #[test]
    fn what_no_name_says_is_assumed_and_said_so() {
        check(
            Mobile,
            &[
                (
                    "puhelin,koodi\n919876543210,AB12\n919876543211,CD34",
                    Ok((
                        Some(0),
                        Some(1),
                        &[assumed(Customer, 0, Why::Values), assumed(Code, 1, Why::OnlyOne)],
                    )),
                ),
                ("xyz,coupon code\nann,AB12", Ok((Some(0), Some(1), &[assumed(Customer, 0, Why::OnlyOne)]))),
                (
                    "email,coupon code\n42,AB12",
                    Ok((Some(0), Some(1), &[assumed(Customer, 0, Why::OtherKind)])),
                ),
                ("city,coupon code\nBonn,AB12", Err(Problem::NotFound(Customer))),
                ("a1,b1,coupon code\nx,y,AB12", Err(Problem::NotFound(Customer))),
            ],
        );
        check(
            NotTagged,
            &[
                ("Kennung\nWELCOME\nSUMMER", Ok((None, Some(0), &[assumed(Code, 0, Why::OnlyOne)]))),
                ("Name\nWELCOME\nSUMMER", Err(Problem::NotFound(Code))),
                ("Name,Kennung\nAnn,AB12\nBob,CD34", Ok((None, Some(1), &[assumed(Code, 1, Why::OnlyOne)]))),
                ("Name,City\nAnn,Bonn", Err(Problem::NotFound(Code))),
                ("mobile\n919876543210", Err(Problem::NotFound(Code))),
            ],
        );
    }

    #[test]
    fn values_of_another_identifier_are_remarked_on() {
        let seen = |column, seen| OtherIdentifier { column, seen };
        let emails = "email,coupon code\nann@example.com,AAA111\nbob@example.com,AAA222";
        let mobiles = "mobile,coupon code\n919876543210,AAA111\n919876543211,AAA222";
        check(Mobile, &[(emails, Ok((Some(0), Some(1), &[seen(0, Email)])))]);
        check(
            UserId,
            &[
                (emails, Ok((Some(0), Some(1), &[seen(0, Email)]))),
                (mobiles, Ok((Some(0), Some(1), &[seen(0, Mobile)]))),
            ],
        );
        check(ExternalId, &[(emails, Ok((Some(0), Some(1), &[seen(0, Email)])))]);
        check(Email, &[(mobiles, Ok((Some(0), Some(1), &[seen(0, Mobile)])))]);
        check(ExternalId, &[("external id,coupon code\nann@example.com,A1", Ok((Some(0), Some(1), &[])))]);
        check(UserId, &[("user id,coupon code\n919876543210,A1", Ok((Some(0), Some(1), &[])))]);
        check(
            Mobile,
            &[(
                "customerIdentifier,coupon code\nann@example.com,A1",
                Ok((Some(0), Some(1), &[seen(0, Email)])),
            )],
        );
    }

    #[test]
    fn a_given_column_is_used_as_given() {
        let check = |text,
                     identifier,
                     customer: Option<u32>,
                     code: CodeColumn,
                     expected: Result<Expected<'_>, Problem>| {
            let options =
                Options { identifier_column: customer, code_column: code, ..Options::new(identifier) };
            let found = roles(text, true, &options);
            let got = match found.problem {
                Some(problem) => Err(problem),
                None => Ok((found.customer, found.code, &found.remarks[..])),
            };
            assert_eq!(got, expected, "{text:?}");
        };
        let text = "external id,coupon code\nREF1,AAA111\nREF2,AAA222";
        let swapped = Contradicted { role: Customer, column: 1 };
        check(text, ExternalId, Some(1), CodeColumn::Found, Ok((Some(1), None, &[swapped])));
        check(text, ExternalId, Some(0), CodeColumn::At(1), Ok((Some(0), Some(1), &[])));
        check(text, ExternalId, Some(0), CodeColumn::None, Ok((Some(0), None, &[])));
        check(text, ExternalId, None, CodeColumn::None, Ok((Some(0), None, &[])));
        check(text, NotTagged, None, CodeColumn::None, Err(Problem::CodesNeeded));
        check(text, NotTagged, Some(9), CodeColumn::Found, Ok((None, Some(1), &[])));
        check(text, ExternalId, Some(1), CodeColumn::At(1), Err(Problem::Same { index: 1 }));
        let far = Problem::OutOfRange { role: Customer, index: 2, columns: 2 };
        check(text, ExternalId, Some(2), CodeColumn::Found, Err(far));
        check(
            "name,mobile\nAnn,1",
            Mobile,
            None,
            CodeColumn::At(0),
            Ok((Some(1), Some(0), &[Contradicted { role: Code, column: 0 }])),
        );
        let number = "customer id,mobile,coupon code\n4200001,919876543210,A1";
        let other = Contradicted { role: Customer, column: 0 };
        check(number, Mobile, Some(0), CodeColumn::Found, Ok((Some(0), Some(2), &[other])));
        check("mobile,name\n1,Ann", Mobile, None, CodeColumn::At(0), Err(Problem::NotFound(Customer)));
        check("Kennung,mobile\nA1,1", Mobile, None, CodeColumn::At(0), Ok((Some(1), Some(0), &[])));
    }

    #[test]
    fn a_file_without_a_header_is_told_by_its_values() {
        let check = |text, identifier, expected: Result<Expected<'_>, Problem>| {
            let found = roles(text, false, &Options::new(identifier));
            let got = match found.problem {
                Some(problem) => Err(problem),
                None => Ok((found.customer, found.code, &found.remarks[..])),
            };
            assert_eq!(got, expected, "{text:?}");
        };
        let both =
            |customer, code| [assumed(Customer, customer, Why::Values), assumed(Code, code, Why::OnlyOne)];
        check("919876543210,AAA111\n919876543211,AAA222", Mobile, Ok((Some(0), Some(1), &both(0, 1))));
        check("AAA111,919876543210\nAAA222,919876543211", Mobile, Ok((Some(1), Some(0), &both(1, 0))));
        check("a@b.example,SUMMER\nc@d.example,WINTER7", Email, Ok((Some(0), Some(1), &both(0, 1))));
        check("919876543210,919876543299", Mobile, Err(Problem::NotFound(Customer)));
        check("REF1,AAA111", ExternalId, Err(Problem::NotFound(Customer)));
        check("919876543210\n919876543211", Mobile, Ok((Some(0), None, &[])));
        check("AAA111\nAAA222", NotTagged, Ok((None, Some(0), &[])));
        check("welcome\nsummer", NotTagged, Ok((None, Some(0), &[])));
        let both_codes = Problem::Ambiguous { role: Code, first: 0, second: 1 };
        check("AAA111,BBB111\nAAA222,BBB222", NotTagged, Err(both_codes));
        let no_codes = [assumed(Customer, 0, Why::Values), NoCodes { column: 1 }];
        check("919876543210,Ann\n919876543211,Bob", Mobile, Ok((Some(0), None, &no_codes)));
    }

    #[test]
    fn a_series_says_where_its_codes_come_from() {
        let text = "email,voucher id\na@b.example,AB12\nc@d.example,CD34";
        for (codes, text, expected) in [
            (Codes::Either, text, Ok(Some(1))),
            (Codes::Uploaded, text, Ok(Some(1))),
            (Codes::Generated, text, Ok(None)),
            (Codes::Generated, "email,coupon\na@b.example,AB12", Ok(Some(1))),
            (Codes::Generated, "email,xyz\na@b.example,AB12", Ok(None)),
            (Codes::Either, "email\na@b.example", Ok(None)),
            (Codes::Uploaded, "email\na@b.example", Err(Problem::NotFound(Code))),
            (Codes::Uploaded, "email,name\na@b.example,Ann", Err(Problem::NotFound(Code))),
        ] {
            let mut options = Options::new(Email);
            options.rules.codes = codes;
            let found = roles(text, true, &options);
            assert_eq!(found.problem.map_or(Ok(found.code), Err), expected, "{codes:?}: {text:?}");
        }
    }
}
