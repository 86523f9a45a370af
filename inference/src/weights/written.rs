//! Writes files of safetensors.

use std::io::{self, Write};

use candle_core::{DType, Tensor};
use serde_json::{Map, Value, json};

/// Writes tensors, in numbers of 32 bits, under their names.
pub(crate) fn write(out: &mut dyn Write, tensors: &[(String, Tensor)]) -> io::Result<()> {
    let mut header = Map::new();
    // As PyTorch and transformers ask for it.
    header.insert("__metadata__".to_owned(), json!({"format": "pt"}));
    let mut end = 0;
    for (name, tensor) in tensors {
        let begin = end;
        end += tensor.elem_count() * size_of::<f32>();
        let entry = json!({"dtype": "F32", "shape": tensor.dims(), "data_offsets": [begin, end]});
        header.insert(name.clone(), entry);
    }
    let mut header = Value::Object(header).to_string();
    // The numbers behind it are aligned.
    while !header.len().is_multiple_of(8) {
        header.push(' ');
    }
    out.write_all(&(header.len() as u64).to_le_bytes())?;
    out.write_all(header.as_bytes())?;
    for (_, tensor) in tensors {
        let numbers = tensor.to_dtype(DType::F32).and_then(|it| it.flatten_all());
        let numbers = numbers.and_then(|it| it.to_vec1::<f32>());
        let numbers = numbers.map_err(io::Error::other)?;
        for number in numbers {
            out.write_all(&number.to_le_bytes())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::super::Safetensors;
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let numbers = vec![1.5_f32, -0.0, f32::MIN_POSITIVE, 1e30, 5.0, 6.0];
        let first = Tensor::from_vec(numbers.clone(), (2, 3), &Device::Cpu).unwrap();
        let second = Tensor::new(&[7_f32], &Device::Cpu).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.safetensors");
        let mut file = std::fs::File::create(&path).unwrap();
        let tensors = [("я.weight".to_owned(), first), ("b".to_owned(), second)];
        write(&mut file, &tensors).unwrap();
        let read = Safetensors::open(&path).unwrap();
        assert_eq!(read.shape("я.weight"), Some([2, 3].as_slice()));
        let found = read.tensor("я.weight", &Device::Cpu).unwrap().unwrap();
        let found = found.flatten_all().unwrap().to_vec1::<f32>().unwrap();
        let bits = |it: &[f32]| it.iter().map(|it| it.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&found), bits(&numbers));
    }
}
