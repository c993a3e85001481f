/** What gzip installs as shell scripts, and is a shell script here too; and envsubst of gettext. */
import { decode } from '../lib/bytes.ts'
import { command } from '../lib/command.ts'
import { execvp } from '../lib/exec.ts'
import { readWhole } from '../lib/lines.ts'

/** Options that take no file are handed to grep; each file goes through gzip. */
const ZGREP = `
grep="$1"; shift; me="$1"; shift
flags=; pattern=; has=0; files=0; name=auto; quiet=0
while [ $# -gt 0 ]; do
  case $1 in
  -e) pattern=$2; has=1; shift;;
  -h) name=no;;
  -H) name=yes;;
  -l|-L) list=$1;;
  -[ABCm]) flags="$flags $1 $2"; shift;;
  --) shift; break;;
  -?*) flags="$flags $1";;
  *) [ $has = 1 ] && break; pattern=$1; has=1;;
  esac
  shift
done
if [ $has = 0 ]; then echo "/usr/bin/$me: 188: 1: missing pattern; try \\\`/usr/bin/$me --help' for help" >&2; exit 2; fi
[ $# = 0 ] && set -- -
[ $name = auto ] && { [ $# -gt 1 ] && name=yes || name=no; }
status=1
for file do
  if [ -n "$list" ]; then
    gzip -cdfq -- "$file" | $grep -q $flags -e "$pattern" && { echo "$file"; status=0; }
  else
    label=$file; [ "$file" = - ] && label='(standard input)'
    if [ $name = yes ]; then gzip -cdfq -- "$file" | $grep -H --label="$label" $flags -e "$pattern"
    else gzip -cdfq -- "$file" | $grep $flags -e "$pattern"; fi && status=0
  fi
done
exit $status
`
const ZCMP = `
program="$1"; shift; flags=
while [ $# -gt 0 ]; do case $1 in -?*) flags="$flags $1"; shift;; *) break;; esac; done
case $# in
0) echo "$program: missing operand" >&2; exit 2;;
1) gzip -cd -- "$1" | $program $flags - "\${1%.gz}";;
*) t=$(mktemp) || exit 2; gzip -cdfq -- "$2" > "$t"; gzip -cdfq -- "$1" | $program $flags - "$t"; s=$?; rm -f "$t"; exit $s;;
esac
`
const PAGE = `for file do gzip -cdfq -- "$file"; done | "$0"`

const script = (name: string, text: string, ...leading: readonly string[]) =>
  command(
    { names: [name], usage: '[OPTION]... [FILE]...', summary: '', package: 'gzip', version: '1.12' },
    function* (self) {
      const error = yield* execvp(self.sys, ['/bin/sh', '-c', text, ...leading, ...self.args], self.env)
      return yield* self.fail(self.reason(error), 2)
    },
  )

const envsubst = command(
  {
    names: ['envsubst'],
    usage: '[OPTION] [SHELL-FORMAT]',
    summary: 'Substitutes the values of environment variables.',
    package: 'GNU gettext-runtime',
    version: '0.21',
  },
  function* (self) {
    const { options, operands } = yield* self.options({ short: 'v', long: { variables: 'v' } })
    const names = (text: string) =>
      [...text.matchAll(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g)].map(([, a, b]) => (a ?? b)!)
    if (operands.length > 1) return yield* self.fail('too many arguments')
    if (options.length > 0) {
      if (operands.length === 0) return yield* self.fail('missing arguments')
      yield* self.print(
        names(operands[0]!)
          .map((name) => `${name}\n`)
          .join(''),
      )
      return 0
    }
    const wanted = operands[0] === undefined ? null : new Set(names(operands[0]))
    const read = yield* readWhole(self, '-')
    if (!read.ok) return yield* self.fail(`error while reading "standard input": ${self.reason(read.error)}`)
    yield* self.print(
      decode(read.bytes).replace(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g, (whole, a?: string, b?: string) =>
        wanted === null || wanted.has((a ?? b)!) ? (self.env[(a ?? b)!] ?? '') : whole,
      ),
    )
    return 0
  },
)

export default [
  script('zgrep', ZGREP, 'sh', 'grep', 'zgrep'),
  script('zegrep', ZGREP, 'sh', 'grep -E', 'zegrep'),
  script('zfgrep', ZGREP, 'sh', 'grep -F', 'zfgrep'),
  script('zcmp', ZCMP, 'sh', 'cmp'),
  script('zdiff', ZCMP, 'sh', 'diff'),
  script('zless', PAGE, 'less'),
  script('zmore', PAGE, 'more'),
  envsubst,
]
