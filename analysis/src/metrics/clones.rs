//! Code that stands in several places: the longest rows of words and signs that are equal.
//!
//! Windows of the least length are hashed where lines begin; those of one hash are the seeds of a group, which grows to
//! both sides as long as all its places agree.

use rustc_hash::FxHashSet;

use super::tokens::TokenHashes;

/// What is too short to be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The least number of words and signs.
    pub tokens: usize,
    /// The least number of lines, those without code included.
    pub lines: usize,
}

/// A place of a clone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClonePlace {
    /// The number of the module among those that were given.
    pub module: usize,
    /// The first line, counted from 1.
    pub first_line: usize,
    /// The last line.
    pub last_line: usize,
}

/// Places with the same code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloneGroup {
    /// How many words and signs they share.
    pub tokens: usize,
    /// How many lines the first place has.
    pub lines: usize,
    /// The places, at least two, sorted; they do not overlap.
    pub places: Vec<ClonePlace>,
}

/// The groups of clones in some modules, those that save the most when written once first.
pub fn clones(modules: &[TokenHashes], limits: Limits) -> Vec<CloneGroup> {
    let least = limits.tokens.max(1);
    let all = Joined::new(modules);
    let groups = all.seeds(least);
    let mut open: Vec<Open> = Vec::new();
    let mut seen: FxHashSet<(u32, usize, usize)> = FxHashSet::default();
    let mut found = Vec::new();
    for group in groups {
        let Some(&first) = group.first() else {
            continue;
        };
        // What begins within a longer group of the same places is a part of it.
        open.retain(|it| it.end > first);
        if open.iter().any(|it| it.holds(&group, least)) {
            continue;
        }
        let Some((places, length)) = all.grown(group, least) else {
            continue;
        };
        let start = places.first().copied().unwrap_or_default();
        open.push(Open {
            end: start.saturating_add(length as u32),
            places: places.clone(),
        });
        if !seen.insert((start, length, places.len())) {
            continue;
        }
        let places: Vec<ClonePlace> = places
            .iter()
            .filter_map(|it| all.place(*it as usize, length))
            .collect();
        let lines = places
            .first()
            .map_or(0, |it| it.last_line - it.first_line + 1);
        if places.len() > 1 && lines >= limits.lines {
            found.push(CloneGroup {
                tokens: length,
                lines,
                places,
            });
        }
    }
    found.sort_by(|a, b| {
        let saved = |it: &CloneGroup| it.tokens * (it.places.len() - 1);
        saved(b)
            .cmp(&saved(a))
            .then_with(|| a.places.cmp(&b.places))
    });
    found
}

/// How many lines of each module stand in some group.
pub fn duplicated_lines(modules: usize, groups: &[CloneGroup]) -> Vec<usize> {
    let mut ranges: Vec<Vec<(usize, usize)>> = vec![Vec::new(); modules];
    for place in groups.iter().flat_map(|it| &it.places) {
        if let Some(list) = ranges.get_mut(place.module) {
            list.push((place.first_line, place.last_line));
        }
    }
    let count = |mut list: Vec<(usize, usize)>| {
        list.sort_unstable();
        let mut counted = 0;
        let mut upto = 0;
        for (first, last) in list {
            counted += (last + 1).saturating_sub(first.max(upto + 1));
            upto = upto.max(last);
        }
        counted
    };
    ranges.into_iter().map(count).collect()
}

/// All modules in a row. Between two of them stands a number of its own.
struct Joined<'a> {
    modules: &'a [TokenHashes],
    hashes: Vec<u64>,
    /// Where each module begins.
    starts: Vec<usize>,
}

/// A group that later ones may be parts of.
struct Open {
    /// Where its first place ends.
    end: u32,
    places: Vec<u32>,
}

impl Open {
    /// Whether a group of windows lies at the same distance within each place.
    fn holds(&self, group: &[u32], least: usize) -> bool {
        let (Some(mine), Some(its)) = (self.places.first(), group.first()) else {
            return false;
        };
        let Some(shift) = its.checked_sub(*mine) else {
            return false;
        };
        let end = its.saturating_add(least as u32);
        end <= self.end
            && group.len() <= self.places.len()
            && group
                .iter()
                .all(|it| self.places.binary_search(&(it - shift.min(*it))).is_ok())
    }
}

impl<'a> Joined<'a> {
    fn new(modules: &'a [TokenHashes]) -> Self {
        let total = modules.iter().map(|it| it.len() + 1).sum();
        let mut hashes = Vec::with_capacity(total);
        let mut starts = Vec::with_capacity(modules.len());
        for (number, module) in modules.iter().enumerate() {
            starts.push(hashes.len());
            hashes.extend(module.hashes.iter().map(|it| u64::from(*it)));
            hashes.push((1 << 40) + number as u64);
        }
        Self {
            modules,
            hashes,
            starts,
        }
    }

    /// The places of windows of equal hashes that begin lines, sorted; the groups in the order of their first places.
    fn seeds(&self, least: usize) -> Vec<Vec<u32>> {
        const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut windows: Vec<(u64, u32)> = Vec::new();
        let out = (1..least).fold(1_u64, |it, _| it.wrapping_mul(BASE));
        for (module, start) in self.modules.iter().zip(&self.starts) {
            let mut hash = 0_u64;
            for (at, token) in module.hashes.iter().enumerate() {
                if at >= least {
                    let gone = module.hashes.get(at - least).copied().unwrap_or_default();
                    hash = hash.wrapping_sub((u64::from(gone) + 1).wrapping_mul(out));
                }
                hash = hash.wrapping_mul(BASE).wrapping_add(u64::from(*token) + 1);
                let Some(first) = (at + 1).checked_sub(least) else {
                    continue;
                };
                let begins = first == 0 || module.lines.get(first) != module.lines.get(first - 1);
                if begins {
                    windows.push((hash, (start + first) as u32));
                }
            }
        }
        windows.sort_unstable();
        let equal = windows
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|it| it.len() > 1);
        let mut groups: Vec<Vec<u32>> =
            equal.map(|it| it.iter().map(|it| it.1).collect()).collect();
        groups.sort_unstable_by_key(|it| it.first().copied());
        groups
    }

    fn at(&self, place: usize) -> u64 {
        self.hashes.get(place).copied().unwrap_or(u64::MAX)
    }

    /// Places grown to both sides, without those that overlap others, and their length.
    fn grown(&self, places: Vec<u32>, least: usize) -> Option<(Vec<u32>, usize)> {
        let mut apart: Vec<u32> = Vec::with_capacity(places.len());
        for it in places {
            if apart.last().is_none_or(|last| it - last >= least as u32) {
                apart.push(it);
            }
        }
        let closest = apart.windows(2).map(|it| it[1] - it[0]).min()? as usize;
        let first = apart.first().copied()? as usize;
        let agree = |shift: isize| {
            let moved = |it: usize| it.checked_add_signed(shift);
            let Some(mine) = moved(first) else {
                return false;
            };
            let mine = self.at(mine);
            apart
                .iter()
                .skip(1)
                .all(|it| moved(*it as usize).is_some_and(|it| self.at(it) == mine))
        };
        let mut length = 0;
        while length < closest && agree(length as isize) {
            length += 1;
        }
        // Two windows may have one hash by chance.
        if length < least {
            return None;
        }
        let mut back = 0;
        while length + back < closest && agree(-(back as isize) - 1) {
            back += 1;
        }
        let places = apart.iter().map(|it| it - back as u32).collect();
        Some((places, length + back))
    }

    /// A row of words and signs as lines of a module.
    fn place(&self, start: usize, length: usize) -> Option<ClonePlace> {
        let module = self
            .starts
            .partition_point(|it| *it <= start)
            .checked_sub(1)?;
        let tokens = self.modules.get(module)?;
        let from = start - self.starts.get(module)?;
        Some(ClonePlace {
            module,
            first_line: *tokens.lines.get(from)? as usize,
            last_line: *tokens.lines.get(from + length - 1)? as usize,
        })
    }
}

#[cfg(test)]
mod tests {
    use parser_bsl::flat::BslTree;

    use super::*;
    use crate::text::LineIndex;

    fn found(texts: &[&str], tokens: usize, lines: usize) -> Vec<CloneGroup> {
        let modules: Vec<TokenHashes> = texts
            .iter()
            .map(|text| {
                let tree = parser_bsl::Parser::bsl().parse(text, None);
                TokenHashes::of(&BslTree::new(text, &tree), &LineIndex::new(text))
            })
            .collect();
        clones(&modules, Limits { tokens, lines })
    }

    fn places(group: &CloneGroup) -> Vec<(usize, usize, usize)> {
        let places = group.places.iter();
        places
            .map(|it| (it.module, it.first_line, it.last_line))
            .collect()
    }

    const BODY: &str = "А = 1;\nБ = А + 2;\nВ = Б * 3;\nГ(А, Б, В);\n";

    #[test]
    fn equal_code_is_found_whatever_its_case_comments_and_layout() {
        let other = format!("Х = 0;\n{}", BODY.replace("Г(А, Б", "// да\nг(а,\n  б"));
        let groups = found(&[BODY, &other, "Ничего();\n"], 12, 2);
        assert_eq!(groups.len(), 1, "{groups:?}");
        assert_eq!(places(&groups[0]), [(0, 1, 4), (1, 2, 7)]);
        assert_eq!(groups[0].tokens, 25);
    }

    #[test]
    fn other_names_and_literals_are_other_code() {
        assert_eq!(found(&[BODY, &BODY.replace('2', "7")], 20, 2), []);
        assert_eq!(found(&[BODY, &BODY.replace('В', "Ж")], 20, 2), []);
    }

    #[test]
    fn short_code_is_not_told_of() {
        assert_eq!(found(&[BODY, BODY], 26, 1), []);
        assert_eq!(found(&[BODY, BODY], 10, 5), []);
    }

    #[test]
    fn a_longer_clone_of_fewer_places_is_a_group_of_its_own() {
        let long = format!("{BODY}Д = 4;\nЕ = Д - 5;\nЖ(Д, Е);\n");
        let groups = found(&[&long, &long, BODY], 12, 2);
        let all: Vec<_> = groups.iter().map(places).collect();
        assert!(
            all.contains(&vec![(0, 1, 4), (1, 1, 4), (2, 1, 4)]),
            "{all:?}"
        );
        assert!(all.contains(&vec![(0, 1, 7), (1, 1, 7)]), "{all:?}");
        assert_eq!(all.len(), 2, "{all:?}");
    }

    #[test]
    fn clones_of_one_module_do_not_overlap() {
        let text = "А();\n".repeat(12);
        let groups = found(&[&text], 8, 1);
        assert!(!groups.is_empty());
        for group in groups {
            let ends = group.places.windows(2);
            assert!(
                ends.into_iter()
                    .all(|it| it[0].last_line < it[1].first_line),
                "{group:?}"
            );
        }
    }

    #[test]
    fn a_line_of_several_groups_is_counted_once() {
        let long = format!("{BODY}Д = 4;\nЕ = Д - 5;\nЖ(Д, Е);\n");
        let groups = found(&[&long, &long, BODY], 12, 2);
        assert_eq!(duplicated_lines(3, &groups), [7, 7, 4]);
        assert_eq!(duplicated_lines(2, &[]), [0, 0]);
    }
}
