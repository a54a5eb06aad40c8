import { relative, resolve, sep } from 'node:path'
import { execa } from 'execa'
import { UserError } from '../../contracts/user-error.ts'
import { isManifest } from './folder.ts'
import type { Files } from './manifests.ts'

/**
 * The manifests of a folder as a commit has them, read without a checkout.
 * @param ref a branch, a tag, `HEAD~1`: whatever git understands as a commit
 * @param folder absolute, or below the working directory; absent in the commit: no files
 * @param cwd the working directory
 * @throws {UserError} if git is missing, this is no repository, or it does not know the ref.
 */
export async function filesOfRef(ref: string, folder: string, cwd = process.cwd()): Promise<Files> {
  const commit = (
    await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], ref, cwd)
  ).trim()
  const path = relative(cwd, resolve(cwd, folder)).split(sep).join('/') || '.'
  const listed = await git(['ls-tree', '-r', '-z', commit, '--', path === '.' ? '.' : `${path}/`], ref, cwd)
  const blobs = listed
    .split('\0')
    .flatMap((line) => {
      const [, hash, file] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? []
      return hash !== undefined && file !== undefined && isManifest(file) ? [{ hash, file: below(path, file) }] : []
    })
    .sort((one, other) => (one.file < other.file ? -1 : 1))
  if (blobs.length === 0) return new Map()
  const contents = split(
    await catFile(
      blobs.map(({ hash }) => hash),
      cwd,
    ),
  )
  return new Map(blobs.map(({ file }, index) => [file, contents[index] ?? '']))
}

const below = (folder: string, file: string) => (folder === '.' ? file : file.slice(folder.length + 1))

async function git(args: readonly string[], ref: string, cwd: string): Promise<string> {
  const { failed, stdout, stderr, code } = await execa('git', args, { cwd, reject: false, stripFinalNewline: false })
  if (!failed) return stdout
  if (code === 'ENOENT')
    throw new UserError(`--against: git is needed to read ${JSON.stringify(ref)}, and was not found`)
  const reason = stderr.trim() || 'no such commit; a shallow clone may lack it: git fetch --unshallow'
  throw new UserError(
    `--against: got ${JSON.stringify(ref)}, expected a folder, or what git knows as a commit: ${reason}`,
  )
}

async function catFile(hashes: readonly string[], cwd: string): Promise<Buffer> {
  const { stdout } = await execa('git', ['cat-file', '--batch'], {
    cwd,
    input: `${hashes.join('\n')}\n`,
    encoding: 'buffer',
    maxBuffer: Number.POSITIVE_INFINITY,
    stripFinalNewline: false,
  })
  return Buffer.from(stdout)
}

/** The answers of `git cat-file --batch`: `<hash> blob <size>`, the content, a newline. */
function split(answers: Buffer): string[] {
  const contents: string[] = []
  for (let at = 0; at < answers.length; ) {
    const end = answers.indexOf('\n', at)
    const size = Number(answers.toString('utf8', at, end).split(' ')[2])
    contents.push(answers.toString('utf8', end + 1, end + 1 + size))
    at = end + 1 + size + 1
  }
  return contents
}
