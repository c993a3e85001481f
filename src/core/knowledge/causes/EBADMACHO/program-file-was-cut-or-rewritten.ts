import { defineCause } from '../../schema.ts'

/** macOS: execve(2), posix_spawn(2) of a Mach-O file whose header contradicts itself. */
export default defineCause({
  title: 'The program file was cut off or rewritten, and macOS cannot lay it out',
  because:
    '`{program|The program}` could not start {path|`$`|the program} **because** the header of that file and its content do not fit together',
  why: `
A Mac program begins with a header that names its parts and where each of them lies. A download that broke off, a copy through a tool that changes line ends, an executable packer, \`strip\` or \`install_name_tool\` of another version, and a linker that leaves out a part
which newer systems demand give a header that points beyond the end or at the wrong place. macOS then refuses to map the file: “Malformed Mach-o file”. Node.js has no name for it and prints “Unknown system error -88”.`,
  prior: 2,
  clues: [
    { when: { text: 'Malformed Mach-o|system error -88|Mach-O' }, weight: 4, says: 'macOS says so in its own words' },
    {
      when: { text: 'download|curl|brew|upx|strip|install_name_tool|codesign|scp|git' },
      weight: 1,
      says: 'something that moves or rewrites files is named',
    },
  ],
  question: {
    ask: 'Is the file whole, compared with its source?',
    run: 'ls -l {path|./program}; file {path|./program}; shasum -a 256 {path|./program}',
    answers: [
      {
        reads: { output: 'ls', rows: { size: '<10000' } },
        weight: 4,
        says: 'it has only {size} bytes: it was cut off',
      },
      {
        reads: { output: 'ls', rows: { size: '>=10000' } },
        weight: 0,
        says: 'it has {size} bytes: compare the sum with that of the source',
      },
    ],
  },
  fixes: [
    {
      title: 'Fetch it again, and compare the sum',
      when: 'It was downloaded or copied.',
      steps: [
        {
          kind: 'sh',
          sh: 'curl -fL -o program.new "$url"',
          changes: 'Writes a second file; `-f` keeps error pages out of it.',
        },
        { kind: 'sh', sh: 'shasum -a 256 program.new; otool -l program.new | head -20' },
        {
          kind: 'sh',
          sh: 'chmod +x program.new && mv program.new {path|./program}',
          changes: 'Puts the new file in the place of the old one.',
        },
      ],
      whyItWorks: 'A whole file has a header that `otool` can follow to its end, and so can the kernel.',
      risk: { level: 'reversible', undo: 'Keep the old file under another name before the last step.' },
      proof: { sh: '{path|./program} --version', shows: 'the version' },
    },
    {
      title: 'Build it without the step that rewrites it',
      when: 'It is your own build.',
      steps: [
        {
          kind: 'text',
          text: 'Leave out packers such as UPX and stripping of foreign tools, use the `strip` and the linker of the installed Xcode, and sign last: `codesign --force --sign - program`.',
        },
      ],
      whyItWorks:
        'Each tool of one Xcode keeps the rules that its macOS checks, and a signature covers the bytes as they are in the end.',
      risk: { level: 'reversible', undo: 'Put the step back.' },
      proof: { sh: 'codesign --verify --verbose ./program', shows: '“valid on disk”' },
    },
  ],
  popularButWrong: {
    advice: 'Take the quarantine mark off.',
    because: 'Quarantine has a dialog of its own and comes later: this file cannot be laid out in memory at all.',
  },
  sources: [
    'https://developer.apple.com/library/archive/documentation/System/Conceptual/ManPages_iPhoneOS/man2/intro.2.html',
    'https://developer.apple.com/library/archive/documentation/DeveloperTools/Conceptual/MachOTopics/0-Introduction/introduction.html',
  ],
  notReproducible: 'It is a code of macOS; Linux answers ENOEXEC to such a file.',
})
