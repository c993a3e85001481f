/** tar's options: all that argp knows, for an abbreviation is ambiguous by the full list and in its order. */
import type { Task } from '../../kernel/sys.ts'
import type { Command } from '../lib/command.ts'
import type { LongOption, OptionSpec } from '../lib/options.ts'
import { usage } from './run.ts'

const SHORT = 'AcdrtuxkUWOmpsvwf:b:zjJZaC:T:X:hlPSRH:g:N:K:V:I:F:L:iBGnMo?'

/**
 * In argp's order, first letter by first letter. `name=letter` is another name of that option, a trailing `=` takes a value, `?` may
 * take one.
 */
const LONG = `
append=r atime-preserve? acls auto-compress=a absolute-names=P after-date=N add-file= anchored
blocking-factor=b bzip2=j backup? block-number=R
create=c compare=d catenate=A concatenate=A check-device clamp-mtime compress=Z checkpoint? checkpoint-action= check-links=l confirmation=w
diff=d delete delay-directory-restore dereference=h directory=C
extract=x exclude= exclude-from=X exclude-caches exclude-caches-under exclude-caches-all exclude-tag= exclude-ignore=
exclude-ignore-recursive= exclude-tag-under= exclude-tag-all= exclude-vcs exclude-vcs-ignores exclude-backups
file=f force-local format=H full-time files-from=T
get=x group= group-map= gzip=z gunzip=z
hole-detection= hard-dereference help=?
incremental=G ignore-failed-read ignore-command-error info-script=F ignore-zeros=i index-file= interactive=w ignore-case
keep-old-files=k keep-newer-files keep-directory-symlink
list=t listed-incremental=g level= label=V lzip lzma lzop
mtime= mode= multi-volume=M
no-seek no-check-device no-overwrite-dir no-ignore-command-error no-same-owner numeric-owner no-same-permissions
no-delay-directory-restore no-xattrs no-selinux no-acls new-volume-script=F no-auto-compress newer=N newer-mtime= no-quote-chars= null
no-null no-unquote no-verbatim-files-from no-recursion no-anchored no-ignore-case no-wildcards no-wildcards-match-slash
occurrence? overwrite overwrite-dir one-top-level? owner= owner-map= old-archive one-file-system
preserve-permissions=p preserve-order=s portability=old-archive posix pax-option= program-name=
quoting-style= quote-chars=
remove-files recursive-unlink rmt-command= rsh-command= record-size= read-full-records=B restrict recursion
sparse=S sparse-version= seek=n skip-old-files same-owner same-permissions=p same-order=s sort= selinux starting-file=K suffix=
strip-components= show-defaults show-snapshot-field-ranges show-omitted-dirs show-transformed-names show-stored-names=show-transformed-names
test-label to-stdout=O to-command= touch=m tape-length=L transform= totals?
update=u unlink-first=U use-compress-program=I ungzip=z uncompress=Z utc unquote usage
verify=W volno-file= verbose=v verbatim-files-from version
warning= wildcards wildcards-match-slash
xattrs xattrs-include= xattrs-exclude= xz=J xform=transform
zstd`

function longOption(entry: string): readonly [string, LongOption] {
  const [, name, sign, target] = /^([a-z0-9-]+?)(=|\?)?((?<==)(?:[A-Za-z?]|[a-z-]{2,}))?$/.exec(entry)!
  if (target === undefined) return [name!, { value: sign === '=' ? 'required' : sign === '?' ? 'optional' : 'none' }]
  const takes = target.length === 1 ? SHORT[SHORT.indexOf(target) + 1] === ':' : target === 'transform'
  return [name!, { as: target === '?' ? '--help' : target, value: takes ? 'required' : 'none' }]
}

export const SPEC: OptionSpec = {
  short: `-${SHORT}`,
  long: Object.fromEntries(LONG.trim().split(/\s+/).map(longOption)),
}

/** `tar cvf x`: the first word's letters are options whose values follow in order. */
export function* expandOldOptions(self: Command): Task<readonly string[]> {
  const [first, ...rest] = self.args
  if (first === undefined || first.startsWith('-')) return self.args
  const out: string[] = []
  for (const letter of first) {
    const at = SHORT.indexOf(letter)
    if (at < 0 || letter === ':') return [`-${letter}`, ...rest]
    out.push(`-${letter}`)
    if (SHORT[at + 1] !== ':') continue
    const value = rest.shift()
    if (value === undefined) {
      yield* usage(self, `Old option '${letter}' requires an argument.`)
      return []
    }
    out.push(value)
  }
  return [...out, ...rest]
}
