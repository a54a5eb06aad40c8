import { dirname, join, relative } from 'node:path/posix'
import { packageOf } from './packages.ts'

/** In code and declarations: what follows `from`, `import` or `import(`, when it is a path. */
const SPECIFIER = /(\bfrom\s*|\bimport\s*\(?\s*)(['"])(\.{1,2}\/[^'"]+)\2/g

/**
 * Text of a built file whose imports work in a published package: with the extension of what is there, and by the name of the
 * package where a path leaves it. In the sources they are paths, because Node strips types only outside of node_modules.
 * @param file its source, below the repository
 */
export function withSpecifiers(text: string, file: string, extension: '.js' | '.cjs'): string {
  const own = packageOf(file)
  return text.replace(SPECIFIER, (_, before: string, quote: string, path: string) => {
    const target = join(dirname(file), path.replace(/\.(ts|js|cjs)$/, ''))
    const other = packageOf(`${target}.ts`)
    const specifier =
      other === own
        ? `${relativePath(dirname(file), target)}${extension}`
        : // The conditions of `exports` choose the format.
          `${other.name}/lib/${relative(other.from, target)}.js`
    return `${before}${quote}${specifier}${quote}`
  })
}

const relativePath = (from: string, to: string) => {
  const path = relative(from, to)
  return path.startsWith('.') ? path : `./${path}`
}
