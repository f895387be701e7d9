//! Zstandard, of one frame or several behind one another.

use std::io::{self, BufRead, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::{Fault, Unpacked, read_bounded};
use crate::error::Result;

/// Whether `bytes` begin as Zstandard does.
pub(super) fn is_zstd(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd])
}

/// What is packed in `bytes`, at most `most` bytes.
pub(super) fn unpack(bytes: &[u8], most: u64) -> Result<Unpacked> {
    let bytes = read_bounded(Zstandard::new(bytes), most)
        .map_err(|fault: Fault| fault.of("Zstandard file"))?;
    Ok(Unpacked { bytes, name: None })
}

/// Reads what is packed by Zstandard, frame after frame.
pub struct Zstandard<R> {
    source: R,
    decoder: FrameDecoder,
    is_in_frame: bool,
}

impl<R: BufRead> Zstandard<R> {
    /// Reads from `source`.
    #[must_use]
    pub fn new(source: R) -> Self {
        Self { source, decoder: FrameDecoder::new(), is_in_frame: false }
    }

    /// Begins the next frame; frames that hold nothing are skipped. Whether there is one.
    fn begin(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.source) {
                Ok(()) => {
                    self.is_in_frame = true;
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    io::copy(&mut self.source.by_ref().take(length.into()), &mut io::sink())?;
                }
                Err(error) => return Err(self.damaged(error)),
            }
        }
        Ok(false)
    }

    /// Reads on in a frame; 0 bytes at its end.
    fn read_frame(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
            self.decoder
                .decode_blocks(&mut self.source, BlockDecodingStrategy::UptoBlocks(1))
                .map_err(|error| self.damaged(error))?;
        }
        let read = self.decoder.read(buffer)?;
        if read == 0 {
            self.is_in_frame = false;
            let (stored, found) =
                (self.decoder.get_checksum_from_data(), self.decoder.get_calculated_checksum());
            if stored.is_some() && stored != found {
                let error = io::ErrorKind::InvalidData;
                return Err(io::Error::new(error, "the checksum is another"));
            }
        }
        Ok(read)
    }

    fn damaged(&mut self, error: FrameDecoderError) -> io::Error {
        let is_over = self.source.fill_buf().is_ok_and(<[u8]>::is_empty);
        let kind = if is_over { io::ErrorKind::UnexpectedEof } else { io::ErrorKind::InvalidData };
        io::Error::new(kind, error)
    }
}

impl<R: BufRead> Read for Zstandard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !buffer.is_empty() {
            if self.is_in_frame {
                match self.read_frame(buffer)? {
                    0 => {}
                    read => return Ok(read),
                }
            } else if !self.begin()? {
                return Ok(0);
            }
        }
        Ok(0)
    }
}
