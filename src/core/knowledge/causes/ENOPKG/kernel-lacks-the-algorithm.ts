import { defineCause } from '../../schema.ts'

/** fs-verity, fscrypt, module and key signatures: the kernel has no driver for the algorithm asked for. */
export default defineCause({
  title: 'The kernel was built without the algorithm that is asked for',
  because:
    '`{program|The program}` could not use the key, signature or encrypted folder **because** this kernel has no code for the algorithm it needs',
  why: `
Encryption of folders (fscrypt), sealed files (fs-verity) and signatures on keys and modules name their algorithm: SHA-512, Adiantum, RSA, ECDSA. The
kernel answers with this code where that algorithm is neither built in nor among the modules it can load. Small kernels (cloud images, boards,
WSL, micro-VMs) leave many of them out, and a container has the kernel of its host.`,
  prior: 2,
  clues: [
    {
      when: { text: 'verity|fscrypt|pkcs|x\\.?509|signature|asymmetric|crypto|algorithm|sha\\d|adiantum|ecdsa' },
      weight: 3,
      says: 'cryptography is at work',
    },
    { when: { syscall: ['pipe2'] }, weight: -5, says: '`{syscall}` asks for watch queues, not for an algorithm' },
  ],
  fixes: [
    {
      title: 'Load the module with the algorithm',
      when: '`/proc/crypto` does not list it and `modinfo` finds it.',
      steps: [
        { kind: 'sh', sh: "grep -E '^name' /proc/crypto | sort -u" },
        {
          kind: 'sh',
          sh: 'sudo modprobe sha512_generic',
          changes: 'Loads one algorithm (SHA-512 here) into the running kernel.',
        },
      ],
      whyItWorks: 'Algorithms announce themselves when their module is loaded, and the same request then finds them.',
      risk: { level: 'reversible', undo: 'sudo modprobe -r sha512_generic' },
      proof: { sh: 'grep -A1 sha512 /proc/crypto', shows: 'the name and its driver' },
    },
    {
      title: 'Choose an algorithm that this kernel has',
      when: 'You make the key, the policy or the signature yourself.',
      steps: [
        { kind: 'sh', sh: "grep -E 'CONFIG_CRYPTO_(SHA|AES|RSA|ECDSA|ADIANTUM)' /boot/config-$(uname -r)" },
        {
          kind: 'sh',
          sh: 'fsverity enable --hash-alg=sha256 FILE',
          changes: 'Seals the file for good: it can be read and removed, and never again written.',
        },
      ],
      whyItWorks: 'SHA-256 and AES are in nearly every kernel.',
      risk: { level: 'destructive', to: 'writing to that file', undo: 'Copy the file: the copy is an ordinary one.' },
      proof: { sh: 'fsverity measure FILE', shows: 'a line that begins with sha256' },
    },
    {
      title: 'Take the full kernel of the distribution',
      when: 'The module is not there at all, in a cloud image for instance.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo apt install linux-image-amd64',
          changes: 'Debian: installs the general kernel beside the one that runs. It is used after the next start.',
        },
      ],
      whyItWorks:
        'The general kernel has nearly all algorithms as modules, where the image for clouds leaves them out.',
      risk: { level: 'reversible', undo: 'Choose the old kernel in the boot menu; sudo apt remove linux-image-amd64' },
      proof: { sh: 'uname -r', shows: 'a version without `cloud`' },
    },
  ],
  popularButWrong: {
    advice: 'Install the package that the message means.',
    because:
      '“Package” is a word of an older Unix: no package manager is involved, and OpenSSL in user space is of no help to the kernel.',
  },
  sources: [
    'https://docs.kernel.org/filesystems/fsverity.html',
    'https://docs.kernel.org/filesystems/fscrypt.html',
    'kernel:crypto/asymmetric_keys/pkcs7_verify.c',
  ],
  notReproducible: 'It depends on how the kernel was built; the lab has no cryptography.',
})
