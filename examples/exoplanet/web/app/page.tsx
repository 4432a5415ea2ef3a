'use client';

import { type SubmitEvent, useState } from 'react';
import { type Answer, FIELDS, type Kind, NAMES, origin, PRESETS, type Signal, signalOf } from './lib/signals.ts';

interface Result extends Answer {
  cache: string | null;
}

const FIRST: Signal = Object.values(PRESETS)[0]!;

export default function Page() {
  const [signal, setSignal] = useState<Signal>(FIRST);
  const [result, setResult] = useState<Result | null>(null);
  const [error, setError] = useState<string | null>(null);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const known = signalOf(new FormData(event.currentTarget));
    if (known === null) return setError('Every field needs a number.');
    setError(null);
    try {
      setResult(await classify(known));
    } catch (fault) {
      setResult(null);
      setError(fault instanceof Error ? fault.message : String(fault));
    }
  };

  return (
    <>
      <h1>Is it a planet?</h1>
      <p className="lead">
        A star dims, again and again. A planet that passes in front of it does that; so do pairs of stars, and instruments.
      </p>
      <div className="columns">
        <section className="card">
          <fieldset>
            <legend>Begin with</legend>
            {Object.entries(PRESETS).map(([name, preset]) => (
              <button type="button" key={name} onClick={() => setSignal(preset)}>
                {name}
              </button>
            ))}
          </fieldset>
          <form onSubmit={submit} key={JSON.stringify(signal)}>
            {FIELDS.map(([name, label]) => (
              <label key={name}>
                {label}
                <input name={name} type="number" step="any" min="0" required defaultValue={signal[name]} />
              </label>
            ))}
            <div>
              <button type="submit">Classify</button>
            </div>
          </form>
        </section>
        <section className="card" aria-live="polite" aria-label="Result">
          {error && <p className="error">{error}</p>}
          {result ? <Verdict result={result} /> : <p className="detail">The answer comes here.</p>}
        </section>
      </div>
    </>
  );
}

function Verdict({ result }: { result: Result }) {
  return (
    <>
      <p className="kind">{NAMES[result.kind]}</p>
      {(Object.entries(result.chances) as [Kind, number][]).map(([kind, chance]) => (
        <div className="chance" key={kind}>
          <span>{kind}</span>
          <meter value={chance} aria-label={kind} />
          <span>{(100 * chance).toFixed(1)} %</span>
        </div>
      ))}
      <p className="detail">{origin(result.cache)}.</p>
    </>
  );
}

async function classify(signal: Signal): Promise<Result> {
  const answer = await fetch('/api/classify', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(signal),
  });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return { ...((await answer.json()) as Answer), cache: answer.headers.get('x-cache') };
}
