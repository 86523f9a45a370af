//! Where models compute.

use candle_core::Device;

/// The first GPU where there is one and the program was built for it, or else the processor.
pub(crate) fn best() -> Device {
    #[cfg(feature = "cuda")]
    if let Ok(device) = Device::new_cuda(0) {
        return device;
    }
    Device::Cpu
}

/// Whether what lies there is computed by kernels of our own, which are for the processor; otherwise by the operations
/// that candle has everywhere.
pub(crate) fn is_ours(device: &Device) -> bool {
    #[cfg(test)]
    if tests::IS_ELSEWHERE.get() {
        return false;
    }
    device.is_cpu()
}

#[cfg(test)]
mod tests;
