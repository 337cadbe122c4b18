//! Where a page ends.

/// A4, in points.
pub const HEIGHT: f32 = 841.89;
/// Where the text of a page begins.
pub const TOP: f32 = 62.0;
/// And where it ends.
pub const BOTTOM: f32 = HEIGHT - 76.0;
/// Fewest lines of something that stand alone at the foot or the head of a page.
pub const FEWEST: usize = 2;

/// Before which of lines of these heights, the first of which begins at `y`, a new page begins: where the page
/// is full, with at least two lines on either side. What is no higher than `together` is not parted at all.
pub fn page_breaks(heights: &[f32], y: f32, together: f32) -> Vec<usize> {
    let all: f32 = heights.iter().sum();
    if y + all <= BOTTOM {
        return Vec::new();
    }
    if all <= together && y > TOP {
        return vec![0];
    }
    let (mut breaks, mut y, mut first, mut next) = (Vec::new(), y, 0, 0);
    while let Some(height) = heights.get(next) {
        let is_fresh = y <= TOP;
        if y + height <= BOTTOM || is_fresh {
            y += height;
            next += 1;
            continue;
        }
        let latest = heights.len().saturating_sub(FEWEST).max(first);
        let mut at = next.min(latest);
        if at - first < FEWEST {
            // Too few would stay: all go, unless they have a whole page already.
            at = if breaks.last() == Some(&first) {
                next
            } else {
                first
            };
        }
        breaks.push(at);
        (first, next, y) = (at, at, TOP);
    }
    breaks
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: f32 = 10.0;

    fn breaks(lines: usize, room: f32, together: f32) -> Vec<usize> {
        page_breaks(&vec![LINE; lines], BOTTOM - room, together)
    }

    #[test]
    fn leaves_two_lines_on_either_side_of_a_page_end() {
        assert_eq!(breaks(4, 40.0, 0.0), Vec::<usize>::new());
        assert_eq!(breaks(4, 35.0, 0.0), [2]);
        assert_eq!(breaks(4, 15.0, 0.0), [0]);
        assert_eq!(breaks(3, 25.0, 0.0), [0]);
        assert_eq!(breaks(5, 45.0, 0.0), [3]);
        assert_eq!(breaks(10, 45.0, 0.0), [4]);
    }

    #[test]
    fn parts_nothing_that_is_kept_together_unless_a_page_cannot_hold_it() {
        assert_eq!(breaks(10, 95.0, 100.0), [0]);
        let many = page_breaks(&[LINE; 200], TOP, (BOTTOM - TOP) / 2.0);
        let of_a_page = usize::try_from(((BOTTOM - TOP) / LINE) as i64).unwrap();
        assert_eq!(many.first(), Some(&of_a_page));
    }
}
