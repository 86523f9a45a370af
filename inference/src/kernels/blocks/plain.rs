//! The products for any processor. What the others give is held to these.

use super::kinds::Kind;
use super::rounded::{RoundedGroup, Row};
use super::tile::{Group, ROWS, SIDE, fill_any};

pub(super) fn one<K: Kind>(rows: &[&[u8]; ROWS], x: Row<'_>) -> [f32; ROWS] {
    let mut groups = Vec::new();
    fill_any::<K>(rows, &mut groups);
    sums::<K>(&groups, x)
}

pub(super) fn several<K: Kind>(groups: &[Group], x: &[Row<'_>; SIDE]) -> [[f32; ROWS]; SIDE] {
    x.map(|it| sums::<K>(groups, it))
}

fn sums<K: Kind>(groups: &[Group], x: Row<'_>) -> [f32; ROWS] {
    let mut sums = [0.0; ROWS];
    for (number, group) in groups.iter().enumerate() {
        let RoundedGroup {
            numbers,
            scale,
            sums: [first, second],
        } = x[number];
        for (row, sum) in sums.iter_mut().enumerate() {
            let product = |half: usize| -> i32 {
                let at = half * 16..half * 16 + 16;
                let whole = |it: usize| i32::from(group.wholes[it / 4][row * 4 + it % 4]);
                at.map(|it| whole(it) * i32::from(numbers[it])).sum()
            };
            let halves = [
                product(0) - K::OFFSET * first,
                product(1) - K::OFFSET * second,
            ];
            if K::HALVES {
                *sum += halves[0] as f32 * (group.scales[0][row] * scale);
                *sum += halves[1] as f32 * (group.scales[1][row] * scale);
            } else {
                *sum += (halves[0] + halves[1]) as f32 * (group.scales[0][row] * scale);
            }
            if K::LEAST {
                *sum -= group.least[row] * ((first + second) as f32 * scale);
            }
        }
    }
    sums
}
