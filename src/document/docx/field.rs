//! Fields: a code that is not shown, and the result that is.

/// The open fields.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// For each, innermost last, whether its code is being read.
    open: Vec<bool>,
    /// How many of them are in their code.
    in_code: usize,
}

impl Fields {
    /// Reads one of the three marks of a field.
    pub(super) fn mark(&mut self, mark: Option<&str>) {
        match mark {
            Some("begin") => {
                self.open.push(true);
                self.in_code += 1;
            }
            Some("separate") => {
                if let Some(last) = self.open.last_mut() {
                    self.in_code -= usize::from(std::mem::take(last));
                }
            }
            Some("end") => self.in_code -= usize::from(self.open.pop() == Some(true)),
            _ => {}
        }
    }

    /// Whether what comes next is part of a code.
    pub(super) fn are_in_code(&self) -> bool {
        self.in_code > 0
    }

    /// Ends the codes: one that goes on in the next paragraph is damaged, and must not hide the rest
    /// of the document.
    pub(super) fn end_paragraph(&mut self) {
        if self.in_code > 0 {
            self.open.fill(false);
            self.in_code = 0;
        }
    }
}
