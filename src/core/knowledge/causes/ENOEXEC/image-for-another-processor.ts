import { defineCause } from '../../schema.ts'

/** execve(2) of the entry point of an image that was built for another architecture. */
export default defineCause({
  title: 'The container image was built for another processor',
  because:
    '{path|$|The entry point} of the image could not be executed **because** the image is for another kind of processor than this machine has',
  why: `
An image built on a Mac with Apple silicon holds arm64 programs, and a server or CI runner is mostly amd64. Docker pulls or starts such an image with no more than a warning; the first program in it is then refused by the kernel: “exec format
error”. Nothing is broken, and a rebuild on the same Mac gives the same image.`,
  prior: 1,
  clues: [
    {
      when: {
        text: "requested image's platform|does not match the detected host platform|linux/(?:arm64|amd64|arm)",
        near: 30,
      },
      weight: 7,
      says: 'Docker names two platforms',
    },
    {
      when: {
        text: 'docker|container|standard_init_linux|exec user process|CrashLoopBackOff|kubelet|entrypoint|\\bpod\\b|RUN ',
        near: 20,
      },
      weight: 3,
      says: 'the first program of a container failed',
    },
    {
      when: { text: 'arm64|aarch64|apple|\\bM[1-4]\\b|graviton|raspberry', near: 40 },
      weight: 2,
      says: 'another processor is mentioned',
    },
    {
      when: { entity: { path: '.*\\.sh|.*entrypoint.*' } },
      weight: -2,
      says: '`{path}` looks like a script, which has no processor',
    },
    {
      when: { text: 'Exec format error.*\\n?.*(?:cut|trunc|LFS)|git-lfs', near: 10 },
      weight: -4,
      says: 'a file is damaged',
    },
  ],
  question: {
    ask: 'What processor has this machine, and what is the program made for?',
    run: 'uname -m; file {path}',
    answers: [
      {
        reads: { output: 'file-elf', rows: { machine: 'ARM aarch64' } },
        weight: 3,
        says: 'the program is for {machine}',
      },
      { reads: { output: 'file-elf', rows: { machine: 'x86-64' } }, weight: 1, says: 'the program is for {machine}' },
    ],
  },
  fixes: [
    {
      title: 'Build for the machine on which it runs',
      when: 'The image is yours.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker buildx build --platform linux/amd64 -t registry/app:1 --push .',
        },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker buildx build --platform linux/amd64,linux/arm64 -t registry/app:1 --push .   # both',
        },
        {
          kind: 'code',
          runtime: 'docker',
          language: 'yaml',
          code: 'services:\n  app:\n    platform: linux/amd64\n    build: .',
        },
        { kind: 'code', runtime: 'go', language: 'sh', code: 'GOOS=linux GOARCH=amd64 go build -o app .' },
      ],
      whyItWorks: 'The programs in it then have the header that this kernel knows.',
      risk: { level: 'reversible', undo: 'Push the older image again.' },
      proof: {
        sh: "docker image inspect --format '{{.Os}}/{{.Architecture}}' app",
        shows: 'linux/amd64 on an Intel or AMD machine',
      },
    },
    {
      title: 'Let QEMU run it',
      when: 'For tests, where slowness is no matter.',
      steps: [
        {
          kind: 'sh',
          sh: 'docker run --privileged --rm tonistiigi/binfmt --install all',
          changes: 'Registers QEMU in this kernel for programs of other processors, until the next boot.',
        },
      ],
      whyItWorks: 'The kernel hands foreign programs to QEMU, which translates them.',
      risk: { level: 'reversible', undo: "docker run --privileged --rm tonistiigi/binfmt --uninstall 'qemu-*'" },
      proof: { sh: 'docker run --rm --platform linux/arm64 alpine uname -m', shows: 'aarch64' },
    },
  ],
  popularButWrong: {
    advice: 'Write `#!/bin/sh` into the entry point.',
    because: 'That helps scripts. Here `/bin/sh` itself is for the other processor.',
  },
  sources: [
    'man:execve(2)',
    'https://docs.docker.com/build/building/multi-platform/',
    'https://docs.kernel.org/admin-guide/binfmt-misc.html',
  ],
  notReproducible: 'It takes an image of another architecture and a container engine.',
})
