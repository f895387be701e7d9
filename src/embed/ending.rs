//! What follows the encoder: the vectors of a text's tokens become one, which may go through dense
//! layers and be cut to its first dimensions.

use std::sync::Arc;

use ndarray::{Array1, ArrayView1, ArrayView2, s};
use serde::Deserialize;

use super::files::Files;
use super::pooling::Pooling;
use super::weights::Stored;
use crate::error::Result;

/// From the vectors of tokens to that of their text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ending {
    pub(super) pooling: Pooling,
    pub(super) steps: Vec<Step>,
    /// The length of the vectors.
    pub(super) dimensions: usize,
}

/// What is done to a pooled vector.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    Dense(Dense),
    Normalize,
}

/// `activation(weights · x + bias)`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Dense {
    /// `[out, in]`, row after row.
    weights: Arc<[f32]>,
    /// `[out]`.
    bias: Arc<[f32]>,
    activation: Activation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Activation {
    Identity,
    Tanh,
    Relu,
    Gelu,
    Sigmoid,
}

/// The classes of torch, by the last part of their names.
const ACTIVATIONS: [(&str, Activation); 5] = [
    ("Identity", Activation::Identity),
    ("Tanh", Activation::Tanh),
    ("ReLU", Activation::Relu),
    ("GELU", Activation::Gelu),
    ("Sigmoid", Activation::Sigmoid),
];

/// `2_Dense/config.json`.
#[derive(Debug, Deserialize)]
struct Config {
    in_features: usize,
    out_features: usize,
    #[serde(default = "yes")]
    bias: bool,
    activation_function: String,
    #[serde(default)]
    module_input_name: Option<String>,
    #[serde(default)]
    use_residual: bool,
}

fn yes() -> bool {
    true
}

impl Ending {
    /// The vector of a text whose tokens have the vectors `tokens`, `[tokens, hidden]`, the first
    /// `prompt` of them being the prompt's. Not yet of unit length.
    pub(super) fn vector(&self, tokens: &ArrayView2<'_, f32>, prompt: usize) -> Array1<f32> {
        let mut vector = self.pooling.pool(tokens, prompt);
        for step in &self.steps {
            match step {
                Step::Dense(dense) => vector = dense.apply(&vector.view()),
                Step::Normalize => {
                    let norm = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
                    vector /= norm.max(f32::MIN_POSITIVE);
                }
            }
        }
        if vector.len() > self.dimensions {
            vector = vector.slice(s![..self.dimensions]).to_owned();
        }
        vector
    }
}

impl Dense {
    /// Reads the module in the folder `at`, a prefix of paths; its input has `depth` numbers.
    pub(super) fn read(files: &Files, at: &str, depth: usize) -> Result<Self> {
        let (settings, weights) = (format!("{at}config.json"), format!("{at}model.safetensors"));
        let config: Config = files.json(&settings)?;
        let wrong = |message: String, hint: &str| Err(files.broken(&settings, message).hint(hint));
        let name = config.activation_function.rsplit('.').next().unwrap_or_default();
        let Some(&(_, activation)) = ACTIVATIONS.iter().find(|(known, _)| *known == name) else {
            let message = format!("the activation {} is not supported", config.activation_function);
            return wrong(message, "supported are Identity, Tanh, ReLU, GELU and Sigmoid");
        };
        if config.use_residual {
            let message = "dense layers with a residual are not supported".to_owned();
            return wrong(message, "choose a model without use_residual");
        }
        if config.module_input_name.is_some_and(|name| name != "sentence_embedding") {
            let message = "dense layers on tokens are not supported".to_owned();
            return wrong(message, "choose a model whose dense layers follow the pooling");
        }
        if config.in_features != depth {
            let message =
                format!("it takes {} numbers, but gets vectors of {depth}", config.in_features);
            return wrong(message, "take the files that were published together");
        }
        let bytes = files.required(&weights)?;
        let label = files.label(&weights);
        let stored = Stored::read((&bytes, &label))?;
        let matrix = stored.tensor("linear.weight", &[config.out_features, depth])?.into_floats();
        let bias = if config.bias {
            stored.tensor("linear.bias", &[config.out_features])?.into_floats()
        } else {
            vec![0.0; config.out_features]
        };
        Ok(Self { weights: matrix.into(), bias: bias.into(), activation })
    }

    /// The name of its activation, as torch has it.
    pub(super) fn activation_name(&self) -> &'static str {
        let name = ACTIVATIONS.iter().find(|(_, activation)| *activation == self.activation);
        name.map_or("", |(name, _)| name)
    }

    /// The length of its results.
    pub(super) fn dimensions(&self) -> usize {
        self.bias.len()
    }

    fn apply(&self, x: &ArrayView1<'_, f32>) -> Array1<f32> {
        let x = x.to_vec();
        let rows = self.weights.chunks_exact(x.len().max(1));
        rows.zip(&*self.bias).map(|(row, bias)| self.activation.of(dot(row, &x) + bias)).collect()
    }
}

/// The sum of the products, in one order on every processor: sixteen sums, then these.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 16];
    for (a, b) in a.chunks(16).zip(b.chunks(16)) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

impl Activation {
    /// Of one number. `libm` has the same bits on every platform.
    fn of(self, x: f32) -> f32 {
        match self {
            Self::Identity => x,
            Self::Tanh => libm::tanhf(x),
            Self::Relu => x.max(0.0),
            Self::Gelu => 0.5 * x * (1.0 + libm::erff(x * std::f32::consts::FRAC_1_SQRT_2)),
            Self::Sigmoid => 1.0 / (1.0 + libm::expf(-x)),
        }
    }
}
