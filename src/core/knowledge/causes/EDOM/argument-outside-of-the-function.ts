import { defineCause } from '../../schema.ts'

/** math_error(7): log(-1), sqrt(-1), acos(2). */
export default defineCause({
  title: 'The mathematical function has no value at that place',
  because:
    '`{program|The program}` could not compute its result **because** the function is not defined for the number it was given',
  why: `
The square root of -1, the logarithm of a negative number, the arc cosine of 1.0000000001: for real numbers these do not exist. The C library returns NaN and sets this code, languages turn it into an error of their own
(“math domain error”). Mostly the number itself is the surprise: a difference that came out slightly negative by rounding, or an empty measurement.`,
  prior: 3,
  clues: [
    {
      when: { text: 'sqrt|log|acos|asin|pow|fmod|gamma|NaN|nan\\b|math domain|variance|standard deviation', near: 8 },
      weight: 3,
      says: 'a mathematical function is in play',
    },
    {
      when: { syscall: ['open', 'read', 'write', 'connect', 'setsockopt', 'ioctl'] },
      weight: -3,
      says: 'the failing call computes nothing',
    },
  ],
  fixes: [
    {
      title: 'Look at the argument',
      when: 'Always first.',
      steps: [
        {
          kind: 'code',
          runtime: 'python',
          language: 'python',
          code: 'variance = mean_of_squares - mean ** 2\nspread = math.sqrt(max(0.0, variance))   # rounding can make it -1e-17',
        },
        { kind: 'code', runtime: 'c', language: 'c', code: 'double angle = acos(fmin(1.0, fmax(-1.0, cosine)));' },
        {
          kind: 'code',
          runtime: 'go',
          language: 'go',
          code: 'if math.IsNaN(result) {\n\treturn fmt.Errorf("no root of %v", x)\n}',
        },
      ],
      whyItWorks: 'What rounding pushed over the edge is brought back to it; a truly negative number is seen.',
      risk: { level: 'reversible', undo: 'Take the limit out.' },
      proof: { sh: 'python3 report.py; echo $?', shows: '0' },
    },
    {
      title: 'Compute with complex numbers',
      when: 'The root of a negative number is meant.',
      steps: [{ kind: 'code', runtime: 'python', language: 'python', code: 'import cmath\ncmath.sqrt(-1)   # 1j' }],
      whyItWorks: 'There the function has a value.',
      risk: { level: 'reversible', undo: 'Use `math` again.' },
      proof: { sh: 'python3 -c "import cmath; print(cmath.sqrt(-1))"', shows: '1j' },
    },
  ],
  popularButWrong: {
    advice: 'Catch the error and take 0.',
    because: 'The next step then computes with a value that nobody measured.',
  },
  exceptions: [
    'A few socket options (SO_RCVTIMEO with a wrong number of microseconds) and drivers return the code for a value out of their range.',
  ],
  sources: ['man:math_error(7)', 'man:sqrt(3)', 'man:socket(7)', 'https://docs.python.org/3/library/math.html'],
  notReproducible:
    'The C library sets it when it computes; there is no system call to record. A real Python said “math domain error” for sqrt(-1).',
})
