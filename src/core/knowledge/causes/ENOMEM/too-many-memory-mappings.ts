import { defineCause } from '../../schema.ts'

export default defineCause({
  title: 'The process has too many memory mappings',
  because:
    '`{program|The program}` could not map {path|`$`|another file} **because** it already has as many mappings as one process may have',
  why: `
A process may have 65530 mappings by default (\`vm.max_map_count\`). Search engines and databases that map every file of their index, programs with
thousands of threads (each stack is a mapping or two) and memory checkers pass it with gigabytes of memory free.`,
  prior: 0,
  clues: [
    { when: { text: 'max_map_count|max virtual memory areas|vm\\.max_map' }, weight: 6, says: 'the setting is named' },
    {
      when: { text: 'elasticsearch|opensearch|lucene|sonarqube|mongod|redis.*fork|mmap failed' },
      weight: 2,
      says: 'a program that maps many files',
    },
    { when: { syscall: ['mmap', 'mprotect', 'mremap'] }, weight: 2, says: 'the failing call makes a mapping' },
  ],
  question: {
    ask: 'How many mappings may a process have, and how many has it?',
    run: 'sysctl vm.max_map_count; wc -l /proc/{pid}/maps',
    answers: [
      {
        reads: { output: 'sysctl', where: { name: 'vm\\.max_map_count' }, rows: { value: '<70000' } },
        weight: 2,
        says: 'the limit is the usual {value}',
      },
      {
        reads: { output: 'sysctl', where: { name: 'vm\\.max_map_count' }, rows: { value: '>=200000' } },
        weight: -3,
        says: 'the limit has been raised to {value}',
      },
    ],
  },
  fixes: [
    {
      title: 'Raise the number of mappings',
      when: 'The documentation of the program asks for it.',
      steps: [
        {
          kind: 'sh',
          sh: 'sudo sysctl -w vm.max_map_count=262144',
          changes: 'For all processes of the machine, until the next boot.',
        },
        {
          kind: 'code',
          runtime: 'linux',
          language: 'ini',
          code: '# /etc/sysctl.d/60-maps.conf, for the next boots\nvm.max_map_count = 262144',
        },
      ],
      whyItWorks: 'Each mapping costs the kernel little; the default is only cautious.',
      risk: { level: 'reversible', undo: 'sudo sysctl -w vm.max_map_count=65530' },
      proof: { sh: 'sysctl vm.max_map_count', shows: '262144' },
    },
  ],
  popularButWrong: {
    advice: 'Give the container more memory.',
    because: 'The setting belongs to the host, and it counts mappings, not bytes.',
  },
  sources: ['man:mmap(2)', 'https://docs.kernel.org/admin-guide/sysctl/vm.html'],
  notReproducible: 'The lab does not count mappings.',
})
