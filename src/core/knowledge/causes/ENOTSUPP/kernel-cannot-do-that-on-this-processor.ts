import { defineCause } from '../../schema.ts'

/** bpf(2) and a few drivers: -ENOTSUPP (524) leaks to the program, whose libc has no text for it. */
export default defineCause({
  title: 'The kernel, or its port to this processor, lacks the feature',
  because:
    '`{program|The program}` got “Unknown error 524” **because** this kernel cannot do what was asked on this processor or with this driver',
  why: `
524 is a number that kernel code uses among itself; where it reaches a program, somebody returned it in place of EOPNOTSUPP. BPF is where people meet it: attaching
\`fentry\` and \`lsm\` programs, or calling certain kernel functions, needs code for each processor, and arm64 for instance had none for \`fentry\` before Linux 6.0.`,
  prior: 2,
  clues: [
    {
      when: { text: 'bpf|fentry|trampoline|kfunc|struct_ops|libbpf|bcc|bpftrace' },
      weight: 4,
      says: 'a BPF program is being loaded',
    },
    {
      when: { text: 'aarch64|arm64|riscv|s390x|ppc64' },
      weight: 2,
      says: 'the processor is one which gets features later',
    },
    { when: { syscall: ['bpf'] }, weight: 4, says: 'the call is `{syscall}`' },
  ],
  fixes: [
    {
      title: 'Use a kernel that has it',
      when: 'The documentation of the tool names a version.',
      steps: [
        { kind: 'sh', sh: 'uname -a' },
        { kind: 'sh', sh: 'sudo bpftool feature probe kernel | less' },
      ],
      whyItWorks: '`bpftool` tries each feature and says which this kernel has.',
      risk: { level: 'reversible', undo: 'Choose the old kernel in the boot menu.' },
      proof: { sh: 'sudo bpftool feature probe kernel', shows: 'the kind of program as available' },
    },
    {
      title: 'Attach in the older way',
      when: 'The kernel must stay.',
      steps: [
        {
          kind: 'code',
          runtime: 'bpf',
          language: 'c',
          code: 'SEC("kprobe/tcp_connect")      /* in place of SEC("fentry/tcp_connect") */\nint BPF_KPROBE(on_connect, struct sock *sk) { return 0; }',
        },
      ],
      whyItWorks: 'Probes by breakpoint need no code of their own for each processor.',
      risk: { level: 'reversible', undo: 'Put the old section name back.' },
      proof: { sh: 'sudo bpftool prog list', shows: 'the program, loaded' },
    },
  ],
  popularButWrong: {
    advice: 'Update the C library, so that it knows the number.',
    because: 'No C library has a text for it, since programs were never meant to see it.',
  },
  sources: ['kernel:include/linux/errno.h', 'kernel:kernel/bpf/trampoline.c', 'man:bpf(2)'],
  notReproducible: 'The lab has no BPF, and this processor has the features.',
})
