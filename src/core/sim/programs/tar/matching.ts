/** Which names are meant by what was given, and which are left out: -X, --exclude, --wildcards and what decides how they match. */
import { type FnmatchOptions, fnmatch } from '../lib/fnmatch.ts'

/** As they stood where the name or the pattern was given: these options count for what comes after them. */
export interface Matching {
  /** Null: patterns that leave out have wildcards, names have none. */
  readonly wildcards: boolean | null
  readonly anchored: boolean | null
  readonly matchSlash: boolean
  readonly ignoreCase: boolean
}
export interface Exclusion {
  readonly pattern: string
  readonly matching: Matching
}

export const BY_DEFAULT: Matching = { wildcards: null, anchored: null, matchSlash: true, ignoreCase: false }

export function changeMatching(old: Matching, option: string): Matching {
  switch (option) {
    case 'wildcards':
    case 'no-wildcards':
      return { ...old, wildcards: option === 'wildcards' }
    case 'anchored':
    case 'no-anchored':
      return { ...old, anchored: option === 'anchored' }
    case 'wildcards-match-slash':
    case 'no-wildcards-match-slash':
      return { ...old, matchSlash: option === 'wildcards-match-slash' }
    case 'ignore-case':
    case 'no-ignore-case':
      return { ...old, ignoreCase: option === 'ignore-case' }
    default:
      return old
  }
}

const VCS = [
  'CVS RCS SCCS .git .gitignore .gitattributes .gitmodules .cvsignore .svn .arch-ids {arch} =RELEASE-ID =meta-update =update',
  '.bzr .bzrignore .bzrtags .hg .hgignore .hgtags _darcs',
]
  .join(' ')
  .split(' ')
const BACKUPS = ['.#*', '*~', '#*#']

export const wellKnown = (option: string): readonly Exclusion[] =>
  (option === 'exclude-vcs' ? VCS : BACKUPS).map((pattern) => ({ pattern, matching: BY_DEFAULT }))

export const isExcluded = (name: string, exclusions: readonly Exclusion[]): boolean =>
  exclusions.some(({ pattern, matching }) =>
    matches(pattern, name, { wildcards: matching.wildcards ?? true, anchored: matching.anchored ?? false, matching }),
  )

export const isMeant = (name: string, wanted: string, matching: Matching): boolean =>
  matches(wanted, name, { wildcards: matching.wildcards ?? false, anchored: matching.anchored ?? true, matching })

interface Way {
  readonly wildcards: boolean
  readonly anchored: boolean
  readonly matching: Matching
}

/** A pattern that fits a directory fits what is below it. */
function matches(pattern: string, name: string, way: Way): boolean {
  const starts = [0]
  if (!way.anchored) for (let at = 0; at < name.length; at++) if (name[at] === '/') starts.push(at + 1)
  return starts.some((start) => fitsLeading(pattern, name.slice(start), way))
}

function fitsLeading(pattern: string, text: string, { wildcards, matching }: Way): boolean {
  const options: FnmatchOptions = { pathname: !matching.matchSlash, ignoreCase: matching.ignoreCase }
  const fold = (word: string) => (matching.ignoreCase ? word.toLowerCase() : word)
  for (let end = text.length; end > 0; end = text.lastIndexOf('/', end - 1)) {
    const part = text.slice(0, end)
    if (wildcards ? fnmatch(pattern, part, options) : fold(pattern) === fold(part)) return true
  }
  return false
}
