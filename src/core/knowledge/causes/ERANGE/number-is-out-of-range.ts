import { defineCause } from '../../schema.ts'

/** strtol(3) and its relatives: the text is a number, and none that the type can hold. */
export default defineCause({
  title: 'The number is too large for the type it is read into',
  because:
    '`{program|The program}` could not use the number **because** it is larger, or smaller, than its type can hold',
  why: `
\`strtol\` reads digits into a number of fixed width. What does not fit gives the largest value and this code: 9223372036854775807 for 64 bits, 2147483647 for 32. Identifiers of 20 digits, sizes in bytes with three zeros too many, unsigned numbers read as
signed, and nanoseconds where seconds were meant are the usual ones. \`exp\` and \`pow\` report a result beyond the largest double in the same way.`,
  prior: 2,
  clues: [
    { when: { text: '\\b\\d{19,}\\b', near: 2 }, weight: 6, says: 'a number of 19 digits or more is in the log' },
    {
      when: { text: 'strto|atoi|parse|invalid (?:number|argument)|printf: |value out of range|overflow', near: 4 },
      weight: 3,
      says: 'a number was read',
    },
    {
      when: { text: '\\b(?:2147483647|4294967295|9223372036854775807|18446744073709551615)\\b', near: 4 },
      weight: 4,
      says: 'the largest value of a type is in the log',
    },
    {
      when: { text: 'getcwd|getpw|getgr|readlink|xattr|buffer|RTNETLINK|interface', near: 4 },
      weight: -4,
      says: 'a name or a buffer is in play',
    },
  ],
  fixes: [
    {
      title: 'Correct the number',
      when: 'It is a setting or an argument.',
      steps: [
        { kind: 'sh', sh: 'getconf LONG_MAX; getconf INT_MAX; getconf UINT_MAX' },
        {
          kind: 'text',
          text: 'Compare it with the largest values that this prints, and look at its unit: bytes or MiB, seconds or milliseconds.',
        },
      ],
      whyItWorks: 'Below the largest value it can be read as it stands.',
      risk: { level: 'reversible', undo: 'Put the old number back.' },
      proof: { sh: "printf '%d\\n' 9223372036854775807", shows: 'the same number, without a warning' },
    },
    {
      title: 'Use a wider type, or text',
      when: 'The number is right, an identifier for instance.',
      steps: [
        {
          kind: 'code',
          runtime: 'c',
          language: 'c',
          code: 'errno = 0;\nunsigned long long id = strtoull(text, &end, 10);\nif (errno == ERANGE) return fail("too large");',
        },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'id, err := strconv.ParseUint(text, 10, 64)   // errors.Is(err, strconv.ErrRange)',
        },
        { kind: 'code', runtime: 'node', language: 'js', code: 'const id = BigInt(text)' },
        { kind: 'code', runtime: 'bash', language: 'sh', code: "echo '99999999999999999999 + 1' | bc" },
      ],
      whyItWorks: 'Unsigned 64 bits go twice as far; text and BigInt have no end.',
      risk: { level: 'reversible', undo: 'Use the old type again.' },
      proof: { sh: './program 18446744073709551615; echo $?', shows: '0' },
    },
  ],
  popularButWrong: {
    advice: 'Ignore the warning, since a number came out.',
    because: 'It is the largest one of the type, and not yours.',
  },
  sources: ['man:strtol(3)', 'man:math_error(7)', 'man:printf(1)', 'https://pkg.go.dev/strconv'],
  notReproducible:
    'The C library sets it while it reads digits; the kernel has no part in it. A real `printf %d 99999999999999999999` warned in these words and printed 9223372036854775807.',
})
