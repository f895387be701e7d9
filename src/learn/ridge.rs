//! Ridge regression in closed form: `W = (XᵀX + λI)⁻¹ XᵀY` of centred X and Y (Hoerl & Kennard 1970).
//!
//! Only sums over rows are kept, so that the maps for all folds come from one pass over the data.

use ndarray::{Array1, Array2, Axis, s};

/// λ: how strongly weights are held near 0. Vectors have unit length.
const PENALTY: f64 = 10.0;

/// Sums over the rows of X, `[rows, inputs]`, and Y, `[rows, outputs]`.
#[derive(Debug, Clone)]
pub(super) struct Moments {
    rows: f64,
    /// Sum of x, `[inputs]`.
    x: Array1<f64>,
    /// Sum of y, `[outputs]`.
    y: Array1<f64>,
    /// `XᵀX`.
    xx: Array2<f64>,
    /// `XᵀY`.
    xy: Array2<f64>,
}

/// `y = x · weights + biases`.
#[derive(Debug, Clone)]
pub(super) struct Linear {
    /// `[inputs, outputs]`.
    pub(super) weights: Array2<f64>,
    /// `[outputs]`.
    pub(super) biases: Array1<f64>,
}

impl Linear {
    /// A map that was found elsewhere: the weights and the bias of each output.
    pub(super) fn given(weights: &[Vec<f32>], biases: &[f32]) -> Self {
        let inputs = weights.first().map_or(0, Vec::len);
        let at = |(input, output): (usize, usize)| {
            weights[output].get(input).copied().map_or(0.0, f64::from)
        };
        Self {
            weights: Array2::from_shape_fn((inputs, weights.len()), at),
            biases: biases.iter().map(|bias| f64::from(*bias)).collect(),
        }
    }

    /// `[rows, inputs]` → `[rows, outputs]`.
    pub(super) fn of(&self, x: &Array2<f32>) -> Array2<f32> {
        (x.mapv(f64::from).dot(&self.weights) + &self.biases).mapv(|y| y as f32)
    }
}

impl std::ops::Add<&Moments> for Moments {
    type Output = Self;

    fn add(mut self, other: &Self) -> Self {
        self.rows += other.rows;
        self.x += &other.x;
        self.y += &other.y;
        self.xx += &other.xx;
        self.xy += &other.xy;
        self
    }
}

impl Moments {
    /// Those of no row.
    pub(super) fn zero(inputs: usize, outputs: usize) -> Self {
        Self::of(&Array2::zeros((0, inputs)), &Array2::zeros((0, outputs)))
    }

    pub(super) fn of(x: &Array2<f32>, y: &Array2<f32>) -> Self {
        let (x, y) = (x.mapv(f64::from), y.mapv(f64::from));
        Self {
            rows: x.nrows() as f64,
            x: x.sum_axis(Axis(0)),
            y: y.sum_axis(Axis(0)),
            xx: x.t().dot(&x),
            xy: x.t().dot(&y),
        }
    }

    /// The map with the least squared error plus λ times the squared weights.
    pub(super) fn solve(&self) -> Linear {
        let rows = self.rows.max(1.0);
        let (mean_x, mean_y) = (&self.x / rows, &self.y / rows);
        let column = |v: &Array1<f64>| v.clone().insert_axis(Axis(1));
        let mut xx = &self.xx - &column(&mean_x).dot(&column(&self.x).t());
        let xy = &self.xy - &column(&mean_x).dot(&column(&self.y).t());
        xx.diag_mut().mapv_inplace(|x| x + PENALTY);
        let weights = solve(xx, xy);
        let biases = mean_y - mean_x.dot(&weights);
        Linear { weights, biases }
    }
}

/// Solves `a · w = b` for a symmetric positive definite `a`, by its Cholesky factor.
fn solve(mut a: Array2<f64>, mut b: Array2<f64>) -> Array2<f64> {
    let n = a.nrows();
    // The lower triangle becomes L of a = L Lᵀ.
    for row in 0..n {
        for column in 0..=row {
            let dot = a.slice(s![row, ..column]).dot(&a.slice(s![column, ..column]));
            let rest = a[[row, column]] - dot;
            a[[row, column]] = if row == column { rest.sqrt() } else { rest / a[[column, column]] };
        }
    }
    for row in 0..n {
        let known = a.slice(s![row, ..row]).dot(&b.slice(s![..row, ..]));
        let solved = (&b.row(row) - &known) / a[[row, row]];
        b.row_mut(row).assign(&solved);
    }
    for row in (0..n).rev() {
        let known = a.slice(s![row + 1.., row]).dot(&b.slice(s![row + 1.., ..]));
        let solved = (&b.row(row) - &known) / a[[row, row]];
        b.row_mut(row).assign(&solved);
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_linear_system_is_solved() {
        let a = array![[4.0, 2.0, 0.5], [2.0, 5.0, 1.0], [0.5, 1.0, 3.0]];
        let w = array![[1.0, -1.0], [2.0, 0.5], [-3.0, 4.0]];
        let found = solve(a.clone(), a.dot(&w));
        assert!((found - w).iter().all(|error| error.abs() < 1e-12));
    }

    #[test]
    fn moments_add_up_and_the_penalty_shrinks_weights() {
        let x = Array2::from_shape_fn((400, 2), |(i, j)| ((i * (j + 3)) % 17) as f32);
        let y = Array2::from_shape_fn((400, 1), |(i, _)| 2.0 * x[[i, 0]] - x[[i, 1]] + 5.0);
        let half = |range| Moments::of(&x.slice(range).to_owned(), &y.slice(range).to_owned());
        let both = half(s![..150, ..]) + &half(s![150.., ..]);
        let linear = both.solve();
        assert!((linear.weights[[0, 0]] - 2.0).abs() < 0.01, "{linear:?}");
        assert!((linear.of(&x) - &y).iter().all(|error| error.abs() < 0.05));
        let few = Moments::of(&x.slice(s![..3, ..]).to_owned(), &y.slice(s![..3, ..]).to_owned());
        assert!(few.solve().weights[[0, 0]].abs() < 2.0);
        assert_eq!(Moments::zero(2, 1).solve().biases.to_vec(), [0.0]);
    }
}
