import { runtimeName, type ServicePlan } from '../../model/plan.ts';
import { bringing, type Cause, type Diagnosis, group, manifestOf, setting } from '../cause.ts';

/** Code and libraries that are not in the image, or not in the version they should be. */
export const IMPORTS: readonly Cause[] = [
  {
    id: 'built-for-another-numpy',
    pattern: /^ValueError: numpy\.dtype size changed[^\n]*Expected (96|88) from C header/m,
    explain: (match, plan) => ({
      because: `a package was compiled for numpy ${group(match) === '96' ? 1 : 2}, and the image holds numpy ${group(match) === '96' ? 2 : 1}`,
      fix: `Add ${group(match) === '96' ? 'numpy<2' : 'numpy>=2'} to ${manifestOf(plan)}, or take a newer release of the package that the log names.`,
    }),
  },
  {
    id: 'pickle-of-newer-numpy',
    pattern: /^ModuleNotFoundError: No module named '(numpy\._core)[.\w]*'/m,
    explain: (_, plan) => ({
      because: 'a pickled model was saved with numpy 2, and the image holds numpy 1',
      fix: `Allow numpy 2 in ${manifestOf(plan)} (numpy>=2), or save the model again with the numpy that is there.`,
    }),
  },
  {
    id: 'pickled-class',
    pattern: /^AttributeError: Can't get attribute '([^'\n]+)'(?: on <module '([^'\n]+)')?/m,
    explain: (match) => ({
      because: `a pickled model needs ${group(match)}, which ${match[2] ?? 'the module it was saved from'} does not have`,
      fix: 'Define that class in a module both training and serving import, and save the model again; or pin the library to the version the model was saved with.',
    }),
  },
  {
    id: 'model-of-other-version',
    pattern:
      /^(?:ValueError|AttributeError): (?:node array from the pickle has an incompatible dtype|'\w+' object has no attribute '(?:monotonic_cst|_fill_dtype|_preprocessor)')/m,
    explain: (_, plan) => ({
      because: 'a pickled scikit-learn model was saved with another version of scikit-learn',
      fix: `Pin scikit-learn in ${manifestOf(plan)} to the version the model was saved with, or save the model again.`,
    }),
  },
  {
    id: 'missing-pkg-resources',
    pattern: /^(?:\w+\.)*ModuleNotFoundError: No module named 'pkg_resources'/m,
    explain: (_, plan) => ({
      because: 'the module pkg_resources is not in the image: setuptools had it until version 81',
      fix: `Add setuptools<81 to ${manifestOf(plan)}, or take a newer version of the package that imports it.`,
    }),
  },
  {
    id: 'missing-module',
    pattern: /^(?:\w+\.)*ModuleNotFoundError: No module named '([\w.]+)'/m,
    explain: (match, plan) => ({
      because: `the module ${group(match)} is not in the image`,
      fix: `Add the package that has ${group(match).split('.')[0]} to ${manifestOf(plan)}; when it is part of the application, check the folder modules are imported from.`,
    }),
  },
  {
    id: 'typescript-as-it-is',
    pattern: /\[ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX\]: ([^\n]+)/m,
    explain: (match) => ({ because: group(match), fix: TYPESCRIPT }),
  },
  {
    id: 'prisma-client',
    pattern:
      /Cannot find module '\.prisma\/client[^'\n]*'|@prisma\/client did not initialize yet|^SyntaxError: Named export '\w+' not found\. The requested module '@prisma\/client'/m,
    explain: () => ({
      because: "Prisma's client is not in the image: nothing generated it",
      fix: 'Mend what plan/prisma-engine or plan/prisma-client tells of it; without either, run prisma generate in the build script.',
    }),
  },
  {
    id: 'missing-node-export',
    pattern:
      /^SyntaxError: (?:Named export '([^'\n]+)' not found\. The requested module|The requested module) '([^'\n]+)' (?:is a CommonJS module|does not provide an export named '([^'\n]+)')/m,
    explain: (match) => {
      const [name, from] = [match[1] ?? group(match, 3), group(match, 2)];
      return {
        because: `${from} has no export ${name} that Node.js can tell`,
        fix: /^[./]/.test(from)
          ? `Export ${name} from ${from}, or leave its import out; of a type, write import type.`
          : `Import what ${from} exports as a whole (import pkg from '${from}'; const { ${name} } = pkg), or take the release of it that the code was written for.`,
      };
    },
  },
  {
    id: 'missing-node-module',
    pattern:
      /Cannot find (?:module|package) '([^'\n]+)'(?:,? imported from '?([^'\s]+)|[^\n]*\nRequire stack:\n- ([^\n]+))?/m,
    explain: (match, plan) => missingNodeModule(group(match), match[2] ?? match[3] ?? null, plan),
  },
  {
    id: 'missing-name-of-library',
    pattern:
      /^ *File "[^"\n]*\/site-packages\/(\w+)\/[^"\n]*", line \d+, in .*\n(?:(?! *File ") .*\n)*ImportError: cannot import name '([^']+)' from '((?!\1\b)[^']+)'/m,
    explain: (match, plan) => {
      const other = group(match, 3).split('.')[0];
      return {
        because: `${group(match, 3)} has no ${group(match, 2)}, which ${group(match)} imports from it: the two do not fit`,
        fix: `Pin ${group(match)} and ${other} in ${manifestOf(plan)} to versions that belong together; where ${group(match)} brings a ${other} of its own, leave the package ${other} out.`,
      };
    },
  },
  {
    id: 'missing-name',
    pattern: /^ImportError: cannot import name '([^']+)' from '([^']+)'/m,
    explain: (match, plan) => ({
      because: `${group(match, 2)} has no ${group(match)}: it is of another version than the code expects`,
      fix: `Pin ${group(match, 2).split('.')[0]} in ${manifestOf(plan)} to the version the code was written for.`,
    }),
  },
  {
    id: 'missing-attribute',
    pattern: /^AttributeError: module '([\w.]+)' has no attribute '([^'\n]+)'/m,
    explain: (match, plan) => ({
      because: `${group(match)} has no ${group(match, 2)}: it is of another version than the code expects`,
      fix: `Pin ${group(match).split('.')[0]} in ${manifestOf(plan)} to the version the code was written for.`,
    }),
  },
  {
    id: 'missing-library',
    pattern: /(?:^|[\s'"(])(lib[\w.+-]{1,80}\.so[.\d]{0,20}): cannot open shared object file/m,
    explain: (match, plan) => ({
      because: `the shared library ${group(match)} is not in the image`,
      fix: bringing(plan, group(match)),
    }),
  },
  {
    id: 'older-libc',
    pattern: /version [`']((?:GLIBC|GLIBCXX|CXXABI)_[\d.]+)' not found/m,
    explain: (match, plan) => {
      const { image, suite } = plan.base.value;
      const has = image === undefined ? `Debian ${suite}` : `the base ${image}`;
      const newer =
        image === undefined ? 'Set base.suite of plimsoll.yaml to a newer suite' : 'Choose a newer base';
      return {
        because: `a binary needs ${group(match)}, which ${has} does not have`,
        fix: `${newer}, or take an older version of the package.`,
      };
    },
  },
  {
    id: 'asgi-import',
    pattern: /Error loading ASGI app\. (Could not import module|Attribute) "([^"]+)"/m,
    explain: (match, plan) => ({
      because: `the server does not find ${group(match, 2)} in ${plan.command.value.at(-1) ?? 'the application'}`,
      fix: `Name the application as module:variable in ${setting(plan, 'entrypoint')}.`,
    }),
  },
  {
    id: 'wsgi-import',
    pattern: /Failed to (?:find attribute|parse) '([^']+)'/m,
    explain: (match, plan) => ({
      because: `the server does not find ${group(match)} in the application's module`,
      fix: `Name the application as module:variable in ${setting(plan, 'entrypoint')}.`,
    }),
  },
  {
    id: 'syntax',
    pattern: /^(SyntaxError|TabError|IndentationError): (.+)/m,
    explain: (match, plan) => ({
      because: `${runtimeName(plan.base.value.runtime)} does not read the code: ${group(match, 2)}`,
      fix: `Correct the line the log names, or ${
        plan.base.value.runtime.language === 'node'
          ? 'name the version it is written for in engines of package.json'
          : `set ${setting(plan, 'python')} to the version it is written for`
      }.`,
    }),
  },
];

const TYPESCRIPT =
  'Node.js runs TypeScript by leaving out the types, and finds no file by half its name: declare tsx in the dependencies of package.json, which then runs it, or a build script that compiles it.';

/** A package, the file to start, or a file that another imports. */
function missingNodeModule(name: string, from: string | null, plan: ServicePlan): Diagnosis {
  if (!/^[./]/.test(name))
    return {
      because: `the module ${name} is not in the image`,
      fix: `Add ${name} to the dependencies (not the devDependencies) of package.json.`,
    };
  if (from === null)
    return {
      because: `the file ${name} is not in the image`,
      fix: `Name the file to start in ${setting(plan, 'entrypoint')}.`,
    };
  const isHalfNamed = /\.[cm]?tsx?$/.test(from) && !/\.\w+$/.test(name);
  return {
    because: `${from} imports ${name}, and no file of that name is in the image`,
    fix: isHalfNamed
      ? TYPESCRIPT
      : `Add it to the source tree, where nothing leaves it out (${setting(plan, 'exclude')}, .dockerignore).`,
  };
}
