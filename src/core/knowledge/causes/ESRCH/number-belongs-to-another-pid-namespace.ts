import { defineCause } from '../../schema.ts'

/** find_vpid(): numbers are looked up in the caller’s own pid namespace. */
export default defineCause({
  title: 'The number belongs to another container or to the host',
  because:
    '`{program|The program}` found no process {pid|$|of that number} **because** the number was read in another pid namespace, and each counts for itself',
  why: 'A process has one number inside its container and another on the host. A pid from a log, from `docker exec … ps`, from a pid file on a shared volume, or from SO_PEERCRED is only good where it was read. Seen from elsewhere the number belongs to nobody, or worse, to somebody else.',
  prior: 1,
  clues: [
    {
      when: { text: 'docker|container|kubectl|\\bpod\\b|nsenter|namespace|hostPID|sidecar|podman' },
      weight: 5,
      says: 'containers are in play',
    },
    {
      when: { text: 'strace: |gdb|ptrace|jstack|jcmd|py-spy|perf|attach' },
      weight: 2,
      says: 'a tool attaches to a process',
    },
    { when: { number: { pid: { below: 60 } } }, weight: 2, says: 'small numbers are those of containers' },
  ],
  question: {
    ask: 'Is there a process of that number here?',
    run: 'ps -p {pid} -o pid,cmd',
    answers: [
      { reads: { output: 'ps', rows: 'none' }, weight: 2, says: 'here nobody has that number' },
      { reads: { output: 'ps', rows: { holderPid: '\\d+' } }, weight: -3, says: 'here it is `{command}`' },
    ],
  },
  fixes: [
    {
      title: 'Translate the number',
      when: 'You are on the host.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker top web                                     # pids as the host counts\ndocker inspect -f "{{.State.Pid}}" web',
        },
        { kind: 'sh', sh: 'grep NSpid /proc/{pid}/status' },
      ],
      whyItWorks: 'NSpid lists the numbers of one process in each namespace, from the outer to the inner.',
      risk: { level: 'read-only' },
      proof: { sh: 'ps -p {pid} -o pid,cmd', shows: 'the process you meant' },
    },
    {
      title: 'Go to where the number is good',
      when: 'You want to debug inside.',
      steps: [
        {
          kind: 'code',
          runtime: 'docker',
          language: 'sh',
          code: 'docker exec web kill -TERM 7\ndocker run --rm -it --pid=container:web --cap-add=SYS_PTRACE tools strace -p 7',
        },
      ],
      whyItWorks: 'Inside, the number means the same process as in the log.',
      risk: { level: 'reversible', undo: 'Leave the container.' },
      proof: { sh: 'docker exec web ps', shows: 'the process with that number' },
    },
  ],
  popularButWrong: { advice: 'Use sudo.', because: 'Root looks the number up in the same namespace.' },
  sources: ['man:pid_namespaces(7)', 'man:proc(5)', 'https://docs.docker.com/reference/cli/docker/container/top/'],
  notReproducible: 'The simulated kernel has no namespaces of process numbers.',
})
