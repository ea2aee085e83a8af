//! Logistic regression with L2, by coordinate descent.
//!
//! The loss of one weight, all others held, bends no more than a parabola that is known beforehand (the curvature of the logistic loss is at most a
//! quarter), so the step to the bottom of that parabola never makes the loss greater: no step size to choose, no chance, the same result each time.

use super::table::Table;

/// How often all weights are gone through at most.
const ROUNDS: usize = 300;

/// A round that changes no weight by more than this is the last.
const STILL: f64 = 1e-3;

/// The bias and the weights of the columns that have the least loss.
pub fn fit(table: &Table, l2: f64) -> (f64, Vec<f64>) {
    let everything: Vec<usize> = (0..table.targets.len()).collect();
    let mut bias = 0.0;
    let mut weights = vec![0.0; table.columns.len()];
    let mut rows = Rows {
        table,
        sums: table.bases.clone(),
    };
    for _ in 0..ROUNDS {
        let step = rows.step(&everything, 0.0, 0.0);
        bias += step;
        let mut most = step.abs();
        let columns = table.columns.iter().zip(&table.penalties);
        for ((column, penalty), weight) in columns.zip(&mut weights) {
            let step = rows.step(column, *weight, l2 * penalty);
            *weight += step;
            most = most.max(step.abs());
        }
        if most < STILL {
            break;
        }
    }
    (bias, weights)
}

/// The rows of a table, with the sum of weights of each as it is now.
struct Rows<'t> {
    table: &'t Table,
    sums: Vec<f64>,
}

impl Rows<'_> {
    /// Moves the weight that some rows have, and says by how much.
    fn step(&mut self, rows: &[usize], weight: f64, l2: f64) -> f64 {
        let mut slope = l2 * weight;
        let mut bend = l2;
        for row in rows {
            if let (Some(sum), Some(target), Some(count)) = (
                self.sums.get(*row),
                self.table.targets.get(*row),
                self.table.counts.get(*row),
            ) {
                slope += count * (logistic(*sum) - target);
                bend += count / 4.0;
            }
        }
        if bend <= 0.0 {
            return 0.0;
        }
        let step = -slope / bend;
        for row in rows {
            if let Some(sum) = self.sums.get_mut(*row) {
                *sum += step;
            }
        }
        step
    }
}

/// The probability of a logit.
pub fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

/// A suggestion that weights were not trained on.
#[derive(Debug, Clone, Copy)]
pub struct Unseen {
    /// Its sum of weights.
    pub sum: f64,
    /// Whether it is right.
    pub right: bool,
    /// How much it counts.
    pub count: f64,
}

/// The slope and offset by which sums of weights become the logits of the probabilities of being right, by Newton's method.
pub fn calibrate(all: &[Unseen]) -> (f64, f64) {
    let (mut slope, mut offset) = (1.0, 0.0);
    for _ in 0..50 {
        // Gradient and Hessian of the loss; a little is added to the diagonal, for all may be right.
        let (mut g, mut h) = ([0.0; 2], [1e-6, 0.0, 1e-6]);
        for Unseen { sum, right, count } in all {
            let p = logistic(slope * sum + offset);
            let (error, bend) = (p - f64::from(u8::from(*right)), p * (1.0 - p));
            let (error, bend) = (count * error, count * bend);
            g = [g[0] + error * sum, g[1] + error];
            h = [h[0] + bend * sum * sum, h[1] + bend * sum, h[2] + bend];
        }
        let determinant = h[0] * h[2] - h[1] * h[1];
        if determinant.abs() < 1e-12 {
            break;
        }
        slope -= (h[2] * g[0] - h[1] * g[1]) / determinant;
        offset -= (h[0] * g[1] - h[1] * g[0]) / determinant;
    }
    (slope, offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of rows, each with its columns and whether it is right.
    fn table(columns: usize, rows: &[(&[usize], bool)]) -> Table {
        let mut table = Table {
            columns: vec![Vec::new(); columns],
            penalties: vec![1.0; columns],
            targets: Vec::new(),
            counts: vec![1.0; rows.len()],
            bases: vec![0.0; rows.len()],
        };
        for (row, (has, right)) in rows.iter().enumerate() {
            table.targets.push(f64::from(u8::from(*right)));
            has.iter()
                .for_each(|column| table.columns[*column].push(row));
        }
        table
    }

    #[test]
    fn the_bias_alone_is_the_share_of_right_ones() {
        let rows: [(&[usize], bool); 4] = [(&[], true), (&[], false), (&[], false), (&[], false)];
        let (bias, _) = fit(&table(0, &rows), 1.0);
        assert!((logistic(bias) - 0.25).abs() < 1e-3, "{bias}");
    }

    #[test]
    fn the_slope_of_the_loss_is_zero_where_it_is_least() {
        let rows: [(&[usize], bool); 6] = [
            (&[0], true),
            (&[0, 1], true),
            (&[1], false),
            (&[1], false),
            (&[0], false),
            (&[], true),
        ];
        let table = table(2, &rows);
        let (bias, weights) = fit(&table, 0.5);
        for (column, has) in table.columns.iter().enumerate() {
            let slope: f64 = has
                .iter()
                .map(|row| {
                    let sum: f64 = rows[*row].0.iter().map(|c| weights[*c]).sum();
                    logistic(bias + sum) - table.targets[*row]
                })
                .sum();
            assert!((slope + 0.5 * weights[column]).abs() < 0.01, "{column}");
        }
        assert!(weights[0] > 0.0 && weights[1] < 0.0, "{weights:?}");
    }

    #[test]
    fn what_is_held_down_more_weighs_less() {
        let rows: [(&[usize], bool); 4] = [(&[0], true), (&[0], true), (&[], false), (&[], false)];
        let table = table(1, &rows);
        let (_, free) = fit(&table, 0.1);
        let (_, held) = fit(&table, 10.0);
        assert!(free[0] > 2.0 * held[0] && held[0] > 0.0);
    }

    #[test]
    fn calibration_finds_the_share_behind_each_sum() {
        // Of sums of 2 three in four are right, of sums of -2 one in four: logits of ±1.1, half as steep.
        let unseen = |sum, right, count| Unseen { sum, right, count };
        let all = [
            unseen(2.0, true, 3.0),
            unseen(2.0, false, 1.0),
            unseen(-2.0, true, 1.0),
            unseen(-2.0, false, 3.0),
        ];
        let (slope, offset) = calibrate(&all);
        assert!((logistic(2.0 * slope + offset) - 0.75).abs() < 1e-3);
        assert!((logistic(-2.0 * slope + offset) - 0.25).abs() < 1e-3);
    }
}
