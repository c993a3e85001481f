import { defineCause } from '../../schema.ts'

/** c-ares refuses the name before it asks anybody. */
export default defineCause({
  title: 'What was asked for is no name: a space, two dots, or a part too long',
  because:
    '`{program|The program}` could not ask for {hostname|`$`|the name} **because** it is no name that DNS can carry',
  why: `
A DNS name is made of parts of 1 to 63 bytes with dots between them, 255 bytes in all. c-ares, which answers \`dns.resolve\` in Node, checks that first and sends nothing otherwise. Measured with Node 20: two dots in a row, a part of 64 letters,
a space and a lone backslash are refused. In practice a variable was empty (\`api..example.com\`), or a whole line of a file was taken for a name.`,
  prior: 2,
  clues: [
    { when: { entity: { hostname: '.*\\.\\..*|\\..*' } }, weight: 3, says: 'a part of {hostname} is empty' },
    { when: { text: 'query\\w+ EBADNAME' }, weight: 1, says: 'c-ares refused it by itself' },
  ],
  fixes: [
    {
      title: 'Print the name with quotes, and mend where it is put together',
      when: 'Always first.',
      steps: [
        {
          kind: 'code',
          runtime: 'node',
          language: 'js',
          code: 'console.log(JSON.stringify(name))            // shows spaces and line ends\nconst { hostname } = new URL(address)        // only the host of a URL\nname = name.trim()',
        },
      ],
      whyItWorks: 'An invisible space or line end shows between the quotes.',
      risk: { level: 'reversible', undo: 'Take the lines out.' },
      proof: {
        sh: "node -e \"require('dns').resolve4('example.com', console.log)\"",
        shows: 'null and a list of addresses',
      },
    },
    {
      title: 'Refuse an empty variable at the start',
      when: 'The name is made from variables of the environment.',
      steps: [{ kind: 'sh', sh: ': "${REGION:?is not set}"; echo "api.$REGION.example.com"' }],
      whyItWorks: 'The shell ends with the name of the variable, before a name with a hole is made.',
      risk: { level: 'read-only' },
      proof: { sh: 'echo "api.$REGION.example.com"', shows: 'a name without two dots in a row' },
    },
  ],
  popularButWrong: {
    advice: 'Use another name server.',
    because: 'The question never left the program.',
  },
  sources: ['https://nodejs.org/api/dns.html', 'https://www.rfc-editor.org/rfc/rfc1035'],
  notReproducible:
    'c-ares refuses it without a system call; the lab’s Node has no resolver of its own. Node 20 showed it here.',
})
