import { catchesKeys, demandedNames } from './demands.ts';
import {
  type AssignFact, type CallFact, type ClassFact, dottedName, type FieldFact, type FunctionFact, type ImportFact, type IndexFact,
  type Place, type PythonModule, qualify, type StringFact,
} from './module.ts'; // biome-ignore format: one list
import type {
  CallExpression,
  ClassStatement,
  Expression,
  FunctionStatement,
  ImportStatement,
  Statement,
} from './syntax.ts';
import { children, comparedNames, isAlways, isDull, isTelling, targetName, unpacked } from './walk.ts';

type Around = Omit<Place, 'line'> & { readonly typing: boolean; readonly caught: boolean };

const LONGEST_STRING = 500;
/** A string that may be a path, a file, an address or a dotted name. */
const TELLING = /[./:\\]/;

/** Walks statements once and notes what a module says. */
export class Collector {
  readonly #path: string;
  readonly #imports: ImportFact[] = [];
  readonly #calls: CallFact[] = [];
  readonly #assigns: AssignFact[] = [];
  readonly #functions: FunctionFact[] = [];
  readonly #classes: ClassFact[] = [];
  readonly #strings: StringFact[] = [];
  readonly #indexes: IndexFact[] = [];
  readonly #fields: FieldFact[] = [];
  readonly #names = new Map<string, string>();
  readonly #loops: Place[] = [];
  readonly #demands = new Set<string>();
  #returns: Expression[] = [];
  #runs = false;
  #around: Around = { scope: '', lazy: false, main: false, guarded: false, typing: false, caught: false };

  constructor(path: string) {
    this.#path = path;
  }

  module(): PythonModule {
    return {
      path: this.#path,
      imports: this.#imports,
      calls: this.#calls,
      assigns: this.#assigns,
      functions: this.#functions,
      classes: this.#classes,
      strings: this.#strings,
      indexes: this.#indexes,
      fields: this.#fields,
      names: this.#names,
      loops: this.#loops,
      demands: this.#demands,
      runs: this.#runs,
    };
  }

  statements(statements: readonly Statement[]): void {
    statements.forEach((statement, at) => {
      const isTry = statement.kind === 'block' && statement.word === 'try';
      if (!isTry) this.#statement(statement);
      else
        this.#within({ caught: this.#around.caught || catchesKeys(statements, at) }, () =>
          this.#block(statement),
        );
    });
  }

  #statement(statement: Statement): void {
    if (statement.kind === 'import') this.#import(statement);
    else if (statement.kind === 'function') this.#function(statement);
    else if (statement.kind === 'class') this.#class(statement);
    else if (statement.kind === 'assign') this.#assign(statement);
    else if (statement.kind === 'block') this.#block(statement);
    else if (statement.kind === 'field')
      this.#field(statement.name, statement.annotation, null, statement.line);
    else {
      if (statement.kind === 'return') this.#return(statement.value);
      // A string alone is a docstring or a way to comment code out.
      else if (statement.value.kind === 'string') return;
      this.#expression(statement.value, null);
    }
  }

  /** What a function makes is of interest, what it computes is not. */
  #return(value: Expression): void {
    if (/^(name|call|list|dict)$/.test(value.kind)) this.#returns.push(value);
  }

  #place(line: number): Place {
    const { scope, lazy, main, guarded } = this.#around;
    return { line, scope, lazy, main, guarded };
  }

  #within(change: Partial<Around>, visit: () => void): void {
    const before = this.#around;
    this.#around = { ...before, ...change };
    visit();
    this.#around = before;
  }

  #import(statement: ImportStatement): void {
    const module = '.'.repeat(statement.level) + statement.module;
    const place = { ...this.#place(statement.line), typing: this.#around.typing };
    if (statement.names === null) {
      this.#imports.push({ module, name: null, ...place });
      const [head = module] = module.split('.');
      if (statement.alias !== null) this.#bind(statement.alias, module);
      else this.#bind(head, head);
      return;
    }
    for (const { name, alias } of statement.names) {
      this.#imports.push({ module, name, ...place });
      if (name !== '*') this.#bind(alias ?? name, module.endsWith('.') ? module + name : `${module}.${name}`);
    }
  }

  /** What is imported at module level stands; an import inside a function does not change its meaning elsewhere. */
  #bind(name: string, target: string): void {
    if (!this.#around.lazy || !this.#names.has(name)) this.#names.set(name, target);
  }

  #function(statement: FunctionStatement): void {
    const { name, parameters, decorators, async, line } = statement;
    const place = this.#place(line);
    for (const decorator of decorators) this.#expression(decorator, null);
    for (const parameter of parameters) {
      if (parameter.default) this.#expression(parameter.default, null);
      if (parameter.annotation) this.#expression(parameter.annotation, null);
    }
    const outer = this.#returns;
    this.#returns = [];
    this.#within({ scope: this.#scoped(name), lazy: true }, () => this.statements(statement.body));
    this.#functions.push({ name, parameters, decorators, returns: this.#returns, async, ...place });
    this.#returns = outer;
  }

  #class(statement: ClassStatement): void {
    const { name, decorators, line } = statement;
    const bases = statement.bases.map((base) => {
      const of = base.kind === 'index' ? base.of : base;
      return of.kind === 'name' ? qualify(this.#names, of.name) : '';
    });
    this.#classes.push({ name, bases, decorators, ...this.#place(line) });
    for (const each of [...decorators, ...statement.bases]) this.#expression(each, null);
    this.#within({ scope: this.#scoped(name) }, () => this.statements(statement.body));
  }

  #scoped(name: string): string {
    return this.#around.scope === '' ? name : `${this.#around.scope}.${name}`;
  }

  #assign(statement: Extract<Statement, { kind: 'assign' }>): void {
    const names = statement.targets.map(targetName);
    const { augmented, line } = statement;
    const pairs = statement.targets.flatMap((target) => unpacked(target, statement.value));
    for (const [target, value] of pairs)
      if (!this.#around.lazy || isTelling(value))
        this.#assigns.push({ target, value, augmented, ...this.#place(line) });
    for (const target of statement.targets) if (target.kind !== 'name') this.#written(target);
    const [first] = names;
    if (statement.annotation && first != null)
      this.#field(first, statement.annotation, statement.value, statement.line);
    this.#expression(statement.value, names.find((name) => name !== null) ?? null);
  }

  #field(name: string, annotation: Expression, value: Expression | null, line: number): void {
    if (!this.#around.lazy) this.#fields.push({ name, annotation, value, ...this.#place(line) });
    this.#expression(annotation, null);
  }

  /** The left side of an assignment. */
  #written(target: Expression): void {
    const from = this.#indexes.length;
    this.#expression(target, null);
    for (let at = from; at < this.#indexes.length; at += 1) {
      const fact = this.#indexes[at];
      if (fact) this.#indexes[at] = { ...fact, assigned: true };
    }
  }

  #block(statement: Extract<Statement, { kind: 'block' }>): void {
    for (const head of statement.head) this.#expression(head, null);
    const words = statement.head.flatMap(comparedNames);
    const main = words.includes('__name__');
    if (main) this.#runs = true;
    if (statement.word === 'while' && isAlways(statement.head[0]))
      this.#loops.push(this.#place(statement.line));
    const typing = words.some((word) => word === 'TYPE_CHECKING' || word.endsWith('.TYPE_CHECKING'));
    for (const name of demandedNames(statement)) this.#demands.add(name);
    // `if settings.DEBUG:` is for development: what it takes need not be there.
    const isDebug = (word: string): boolean => /(^|\.)DEBUG$/.test(word);
    const change = {
      main: this.#around.main || main,
      typing: this.#around.typing || typing,
      guarded: this.#around.guarded || /^(try|except)$/.test(statement.word) || words.some(isDebug),
    };
    this.#within(change, () => this.statements(statement.body));
  }

  #expression(expression: Expression, target: string | null): void {
    switch (expression.kind) {
      case 'name':
      case 'number':
      case 'constant':
        return;
      case 'string':
        if (expression.value.length <= LONGEST_STRING && TELLING.test(expression.value))
          this.#strings.push({ value: expression.value, ...this.#place(expression.line) });
        for (const hole of expression.holes) this.#expression(hole, null);
        return;
      case 'call':
        this.#call(expression, target);
        return;
      case 'index':
        this.#index(expression);
        return;
      default:
        for (const child of children(expression)) this.#expression(child, target);
    }
  }

  #index(expression: Extract<Expression, { kind: 'index' }>): void {
    const of = dottedName(expression.of);
    for (const index of expression.index) {
      if (of !== null) {
        const place = this.#place(expression.line);
        const { caught } = this.#around;
        this.#indexes.push({ of: qualify(this.#names, of), index, assigned: false, caught, ...place });
      }
      this.#expression(index, null);
    }
    this.#expression(expression.of, null);
  }

  #call(call: CallExpression, target: string | null): void {
    const callee = dottedName(call.callee);
    if (target !== null || callee === null || !isDull(callee, call)) {
      const { scope, lazy, main, guarded } = this.#around;
      const name = callee === null ? '' : qualify(this.#names, callee);
      this.#calls.push({ name, call, target, line: call.line, scope, lazy, main, guarded });
    }
    if (callee === null) this.#expression(call.callee, target);
    for (const argument of call.args) this.#expression(argument, null);
    for (const name in call.keywords) {
      const argument = call.keywords[name];
      if (argument) this.#expression(argument, null);
    }
  }
}
