import { defineCause } from '../../schema.ts'

/** unshare(2), clone(2): the limit on nesting was EUSERS from Linux 3.11 to 4.8. */
export default defineCause({
  title: 'User namespaces are nested too deep, on a kernel before 4.9',
  because:
    '`{program|The program}` could not make another user namespace **because** it already lives more than 32 levels deep, and its kernel is older than 4.9',
  why: `
Each rootless container, sandbox and \`unshare -U\` adds one level. From Linux 3.11 to 4.8 the kernel gave EUSERS beyond the 32nd; since 4.9 it says ENOSPC (measured on 6.18: the 34th call). Systems with such kernels are still about: Ubuntu 16.04 (4.4),
appliances and NAS boxes. Nobody nests so deep on purpose: a script calls itself inside of its own sandbox.`,
  prior: 2,
  clues: [
    { when: { syscall: ['unshare', 'clone', 'clone3'] }, weight: 4, says: '`{syscall}` makes namespaces' },
    {
      when: { text: 'unshare|namespace|rootless|bwrap|sandbox|newuidmap' },
      weight: 4,
      says: 'namespaces are spoken of',
    },
    { when: { text: 'quota|edquota|repquota' }, weight: -4, says: 'disk quotas are spoken of' },
  ],
  question: {
    ask: 'Is the process in a namespace of its own, and which ids does that one have?',
    run: 'uname -r; cat /proc/self/uid_map',
    answers: [
      {
        reads: { output: 'id-map', rows: { count: '>=4294967295' } },
        weight: -5,
        says: 'this process is in the namespace of the machine: nothing is nested',
      },
      {
        reads: { output: 'id-map', rows: { count: '<4294967295' } },
        weight: 2,
        says: 'it lives in a namespace with {count} ids',
      },
    ],
  },
  fixes: [
    {
      title: 'Find what calls itself',
      when: 'Always first.',
      steps: [
        { kind: 'sh', sh: 'pstree -ap {pid}' },
        { kind: 'sh', sh: 'lsns -t user' },
      ],
      whyItWorks: 'The same command shows again and again in the tree, one level for each namespace.',
      risk: { level: 'read-only' },
      proof: { sh: 'lsns -t user | wc -l', shows: 'a small number once the loop is gone' },
    },
    {
      title: 'Stop at the first level',
      when: 'A script wraps itself into `unshare` or a container.',
      steps: [
        {
          kind: 'code',
          runtime: 'bash',
          language: 'sh',
          code: 'if [ -z "$INSIDE" ]; then\n  exec env INSIDE=1 unshare -Ur "$0" "$@"\nfi',
        },
      ],
      whyItWorks: 'The variable goes along into the namespace and says that it is there already.',
      risk: { level: 'reversible', undo: 'Take the condition out.' },
      proof: { sh: 'lsns -t user', shows: 'one line more than before, not thirty' },
    },
  ],
  popularButWrong: {
    advice: 'Remove some users of the system.',
    because: 'The words are old and mean something else: /etc/passwd has no part in it.',
  },
  sources: ['man:unshare(2)', 'man:clone(2)', 'man:user_namespaces(7)', 'kernel:kernel/user_namespace.c'],
  notReproducible: 'The kernels of the lab and of the recordings are newer: there the same nesting ends in ENOSPC.',
})
