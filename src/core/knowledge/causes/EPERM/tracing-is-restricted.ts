import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'Looking into another process is restricted',
  because:
    '`{program|The debugger}` may not attach to {pid|process $|that process} **because** the kernel lets only root, or its parent, look into it',
  why: `
\`strace -p\`, \`gdb -p\`, \`perf trace\`, profilers such as py-spy and \`/proc/PID/mem\` need the right to trace. Another user’s process may be traced by root only. On Ubuntu, Arch and others \`kernel.yama.ptrace_scope\` is 1: even your own processes only by their parent. Containers drop CAP_SYS_PTRACE. And a
process has one tracer at most: a second one gets the same answer.`,
  prior: 1,
  clues: [
    {
      when: { syscall: ['ptrace', 'process_vm_readv', 'process_vm_writev'] },
      weight: 9,
      says: '`{syscall}` looks into another process',
    },
    {
      when: { text: 'ptrace|strace: attach|gdb|py-spy|rbspy|PTRACE_|lldb|perf record|yama|Could not attach' },
      weight: 7,
      says: 'a debugger or tracer speaks',
    },
    { when: { text: 'docker|container|kubernetes' }, weight: 1, says: 'containers drop that right' },
    { when: { entity: { path: '/(?!proc).*' } }, weight: -4, says: 'it is about a file' },
  ],
  question: {
    ask: 'How strict is the kernel?',
    run: 'sysctl kernel.yama.ptrace_scope',
    answers: [
      {
        reads: { output: 'sysctl', where: { name: 'kernel\\.yama\\.ptrace_scope' }, rows: { value: '1' } },
        weight: 4,
        says: '1: only a parent may trace',
      },
      {
        reads: { output: 'sysctl', where: { name: 'kernel\\.yama\\.ptrace_scope' }, rows: { value: '[23]' } },
        weight: 4,
        says: '{value}: only root may, or nobody',
      },
      {
        reads: { output: 'sysctl', where: { name: 'kernel\\.yama\\.ptrace_scope' }, rows: { value: '0' } },
        weight: -1,
        says: '0: your own processes are free; is it yours, and untraced?',
      },
    ],
  },
  fixes: [
    {
      title: 'Start the program under the tracer',
      when: 'You can start it again.',
      steps: [
        {
          kind: 'sh',
          sh: 'strace -f -o /tmp/trace.txt node server.js',
          changes: 'Starts it anew, slower, and writes the trace to that file.',
        },
      ],
      whyItWorks: 'A parent may always trace its child.',
      risk: { level: 'reversible', undo: 'Stop it and start it as before.' },
      proof: { sh: 'tail -n 1 /tmp/trace.txt', shows: 'a system call' },
    },
    {
      title: 'Attach as root',
      when: 'It runs and must go on.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo strace -f -p {pid}',
          changes: 'Slows that process while you watch. Ctrl-C lets it go.',
        },
      ],
      whyItWorks: 'Root has CAP_SYS_PTRACE.',
      risk: { level: 'reversible', undo: 'Ctrl-C.' },
      proof: { sh: 'grep TracerPid /proc/{pid}/status', shows: 'the pid of strace, and 0 afterwards' },
    },
    {
      title: 'Give the container the right',
      when: 'Tracer and program are in one container.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker run --cap-add SYS_PTRACE image\ndocker run -it --pid container:web --cap-add SYS_PTRACE debug-tools',
        },
      ],
      whyItWorks: 'It adds that one capability, and the engine’s filter lets the call through with it.',
      risk: { level: 'reversible', undo: 'Start it without.' },
      proof: { sh: 'docker exec web strace -c -f true', shows: 'a table of calls' },
    },
  ],
  popularButWrong: {
    advice: 'Set `ptrace_scope` to 0 in `/etc/sysctl.d` and forget it.',
    because: 'Any broken-in program of yours may then read the memory of your browser and your ssh-agent.',
  },
  sources: ['man:ptrace(2)', 'man:strace(1)', 'https://docs.kernel.org/admin-guide/LSM/Yama.html'],
  notReproducible: 'Receipts are recorded under strace, and a process has one tracer only.',
})
