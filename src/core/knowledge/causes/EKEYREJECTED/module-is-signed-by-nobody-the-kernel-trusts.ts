import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The kernel trusts nobody who signed this module',
  because:
    '`{program|modprobe}` could not load the module **because** this kernel takes only modules with a signature by a key it trusts',
  why: `
With Secure Boot most distributions switch the kernel to lockdown or to enforced signatures. Modules of the distribution are signed by its key. Those that DKMS builds on your machine (NVIDIA, VirtualBox, ZFS, Wi-Fi drivers) are signed by a key of your own, or not at all, and the firmware must know that key before
the kernel trusts it.`,
  prior: 3,
  clues: [
    {
      when: { text: 'modprobe|insmod|could not insert|dkms|nvidia|vboxdrv|zfs|\\.ko\\b' },
      weight: 5,
      says: 'a kernel module was to be loaded',
    },
    {
      when: { text: 'Secure ?Boot|lockdown|mokutil|MOK|signature|PKCS' },
      weight: 3,
      says: 'signatures or Secure Boot are mentioned',
    },
  ],
  question: {
    ask: 'Is Secure Boot on, and who signed the module?',
    run: 'mokutil --sb-state; modinfo -F signer nvidia',
    answers: [
      {
        reads: { output: 'modinfo', rows: { secureBoot: 'enabled' } },
        weight: 4,
        says: 'Secure Boot is on: only signed modules are let in',
      },
      { reads: { output: 'modinfo', rows: { secureBoot: 'disabled' } }, weight: -2, says: 'Secure Boot is off' },
    ],
  },
  fixes: [
    {
      title: 'Enrol the key with which your modules are signed',
      when: 'The module is built on this machine by DKMS.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo mokutil --import /var/lib/dkms/mok.pub',
          changes:
            'Asks for a password and leaves a request for the firmware. On Ubuntu the key is /var/lib/shim-signed/mok/MOK.der.',
        },
        {
          kind: 'text',
          text: 'Restart, choose “Enroll MOK” in the blue screen, and type that password. It needs the console: over SSH alone it cannot be done.',
        },
      ],
      whyItWorks: 'The kernel reads the enrolled keys at boot and then trusts what they have signed.',
      risk: { level: 'reversible', undo: 'sudo mokutil --delete /var/lib/dkms/mok.pub' },
      proof: { sh: 'mokutil --test-key /var/lib/dkms/mok.pub', shows: '`is already enrolled`' },
    },
    {
      title: 'Take the module that the distribution has signed',
      when: 'There is one, as for NVIDIA on Ubuntu.',
      steps: [
        {
          kind: 'sh',
          sh: 'apt-cache search linux-modules-nvidia',
        },
        {
          kind: 'text',
          text: 'Install the package for your kernel, and remove the DKMS package, so that both do not compete.',
        },
      ],
      whyItWorks: 'Its signature is by the key that the kernel was built with.',
      risk: { level: 'reversible', undo: 'Install the DKMS package again.' },
      proof: { sh: 'modinfo -F signer nvidia', shows: 'the name of the distribution' },
    },
  ],
  popularButWrong: {
    advice: 'Switch Secure Boot off in the firmware.',
    because:
      'Then anything may be started before the kernel, for the sake of one module; where Windows is on the disk too, BitLocker may ask for its recovery key.',
  },
  exceptions: [
    'A module built for another version of the kernel has another message: “Invalid module format” (ENOEXEC).',
  ],
  sources: [
    'https://docs.kernel.org/admin-guide/module-signing.html',
    'https://wiki.debian.org/SecureBoot',
    'man:init_module(2)',
    'man:kernel_lockdown(7)',
  ],
  notReproducible: 'It takes a kernel that demands signed modules; the one that records does not.',
})
