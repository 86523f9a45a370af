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
