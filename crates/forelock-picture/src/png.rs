//! Shapes as a PNG image.

use super::draw_error::DrawError;
use super::font::bitmap_size;
use super::paint::Brush;
use super::shape::Shape;
use super::style::CANVAS;
use plotters::backend::{BitMapBackend, DrawingBackend};

/// Drawn so much larger than the canvas …
const DRAWN: u32 = 4;
/// … and halved again, so that edges are smooth: plotters doesn't smooth lines.
const HALF: u32 = 2;

/// The image, twice as wide and high as the canvas.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a canvas's size")]
pub(crate) fn draw(shapes: &[Shape]) -> Result<Vec<u8>, DrawError> {
    let (width, height) = (CANVAS.width() as u32, CANVAS.height() as u32);
    let (wide, high) = (width * DRAWN, height * DRAWN);
    let mut large = vec![0xff; wide as usize * high as usize * 3];
    let brush =
        Brush { scale: f64::from(DRAWN), text_size: bitmap_size(1.0), baseline: bitmap_size(0.5) };
    let mut backend = BitMapBackend::with_buffer(&mut large, (wide, high));
    brush.draw(&mut backend, shapes)?;
    backend.present().map_err(|error| DrawError::Backend(error.to_string()))?;
    drop(backend);
    let (width, height) = (wide / HALF, high / HALF);
    let points = halved(&large, wide as usize);
    encode(&points, width, height)
}

/// An image whose every point is the mean of 2 × 2 of one that is `wide` points wide.
fn halved(large: &[u8], wide: usize) -> Vec<u8> {
    const CHANNELS: usize = 3;
    let mut points = Vec::with_capacity(large.len() / 4);
    for rows in large.chunks_exact(2 * CHANNELS * wide) {
        let (above, below) = rows.split_at(CHANNELS * wide);
        let (above, _) = above.as_chunks::<{ 2 * CHANNELS }>();
        let (below, _) = below.as_chunks::<{ 2 * CHANNELS }>();
        for (above, below) in above.iter().zip(below) {
            for left in 0..CHANNELS {
                let right = left + CHANNELS;
                let four = [above[left], above[right], below[left], below[right]];
                let [a, b, c, d] = four.map(u16::from);
                points.push(u8::try_from((a + b + c + d + 2) / 4).unwrap_or(u8::MAX));
            }
        }
    }
    points
}

fn encode(points: &[u8], width: u32, height: u32) -> Result<Vec<u8>, DrawError> {
    let mut bytes = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(::png::ColorType::Rgb);
    encoder.set_depth(::png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(points)?;
    writer.finish()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_the_mean_of_those_that_it_stands_for() {
        let large = [
            [10, 0, 0],
            [20, 0, 0],
            [1, 1, 1],
            [1, 1, 1],
            [30, 0, 4],
            [40, 0, 0],
            [1, 1, 1],
            [1, 1, 3],
        ];
        assert_eq!(halved(large.as_flattened(), 4), [25, 0, 1, 1, 1, 2]);
    }
}
