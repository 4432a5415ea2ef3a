/** Distributions that are nothing but CUDA: NVIDIA's own, and the compiler that only it needs. */
export const CUDA = /^(nvidia-.+|triton|pytorch-triton|cuda-(bindings|pathfinder|python|toolkit))$/;
