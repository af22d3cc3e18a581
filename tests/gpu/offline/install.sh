#!/usr/bin/env bash
# On the GPU machine: make a virtual environment of the parts of make_parts.py, and give the machine's CUDA 13 libraries
# the names of CUDA 12 that TensorFlow 2.21 opens. Usage: bash tests/gpu/offline/install.sh [PARTS] [VENV] [PYTHON]
# Writes /tmp/gpu_env.sh, to be sourced before anything else; ends with 1 if TensorFlow then sees no GPU.
set -eu
parts=${1:-/tmp/parts} venv=${2:-/tmp/gpu} python=${3:-python3}
root=$(cd "$(dirname "$0")/../../.." && pwd)
packages=$("$python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
libraries=$venv/cuda12-names
if [ ! -e "$venv/.complete" ]; then
  (cd "$parts" && sha256sum --quiet -c SHA256SUMS)
  # None of the machine's own packages: they are of other versions.
  "$python" -m venv --without-pip "$venv"
  site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
  # Python's xz: the machine need not have the command.
  cat "$parts"/part-* | "$python" -c 'import sys, tarfile
with tarfile.open(fileobj=sys.stdin.buffer, mode="r|xz") as tar: tar.extractall(sys.argv[1], filter="tar")' "$site"
  echo "$root" > "$site/tfgraph.pth" # as pip install -e would
  touch "$venv/.complete"
fi
site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
mkdir -p "$libraries"
# What the parts bring comes first, then the machine's packages, then its CUDA.
found() { find "$site/nvidia" "$packages/nvidia" /usr/local/cuda*/lib64 /usr/local/cuda*/targets/*/lib -name "$1" 2>/dev/null | head -n 1; }
link() { # NAME-THAT-TENSORFLOW-OPENS  NAME-OF-CUDA-13
  file=$(found "$1"); [ -n "$file" ] || file=$(found "$2")
  if [ -n "$file" ]; then ln -sf "$file" "$libraries/$1"; else echo "missing: $1, and no $2"; fi
}
link libcudart.so.12    libcudart.so.12      # 13's lacks cudaGetDeviceProperties_v2: the parts have 12.5's
link libcublas.so.12    libcublas.so.13
link libcublasLt.so.12  libcublasLt.so.13
link libcufft.so.11     libcufft.so.12
link libcurand.so.10    libcurand.so.10
link libcusolver.so.11  libcusolver.so.12
link libcusparse.so.12  libcusparse.so.12
link libnvJitLink.so.12 libnvJitLink.so.13
link libnvrtc.so.12     libnvrtc.so.13
link libcupti.so.12     libcupti.so.13
link libnccl.so.2       libnccl.so.2
if [ ! -d "$site/nvidia/cudnn" ]; then # of one name in both; nine files that open one another
  for file in $(find "$packages"/nvidia -name 'libcudnn*.so.9' 2>/dev/null); do ln -sf "$file" "$libraries/"; done
fi
# 13's libraries open one another by their own names.
others=$(find "$packages"/nvidia -name '*.so*' -printf '%h\n' 2>/dev/null | sort -u | paste -sd: -)
toolkit=$(dirname "$(dirname "$(command -v nvcc || echo /usr/local/cuda/bin/nvcc)")")
cat > /tmp/gpu_env.sh <<EOF
. $venv/bin/activate
export LD_LIBRARY_PATH=$libraries${others:+:$others}\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}
export PATH=\$PATH:$toolkit/bin XLA_FLAGS=--xla_gpu_cuda_data_dir=$toolkit
export CUDA_CACHE_PATH=/tmp/ptxcache CUDA_CACHE_MAXSIZE=4294967296
export TF_FORCE_GPU_ALLOW_GROWTH=true TF_CPP_MIN_LOG_LEVEL=1 PYTHONUNBUFFERED=1
EOF
. /tmp/gpu_env.sh
python - <<'EOF'
import tensorflow as tf

gpus = tf.config.list_physical_devices("GPU")
print("TensorFlow", tf.__version__, "on", tf.sysconfig.get_build_info()["cuda_version"], "sees", gpus)
for gpu in gpus:
    print(tf.config.experimental.get_device_details(gpu))
raise SystemExit(not gpus)
EOF
