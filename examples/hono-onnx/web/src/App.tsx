import { type SubmitEvent, useState } from 'react';

interface Answer {
  species: string;
  chances: Record<string, number>;
}

const MEASURES = [
  ['sepal_length', 'Sepal length', 6.3],
  ['sepal_width', 'Sepal width', 2.9],
  ['petal_length', 'Petal length', 5.6],
  ['petal_width', 'Petal width', 1.8],
] as const;

export function App() {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [error, setError] = useState<string | null>(null);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    try {
      setAnswer(await classify(Object.fromEntries(MEASURES.map(([name]) => [name, Number(form.get(name))]))));
      setError(null);
    } catch (fault) {
      setAnswer(null);
      setError(fault instanceof Error ? fault.message : String(fault));
    }
  };

  return (
    <>
      <h1>Which iris is it?</h1>
      <form onSubmit={submit}>
        {MEASURES.map(([name, label, usual]) => (
          <label key={name}>
            {label} (cm)
            <input name={name} type="number" step="0.1" min="0.1" max="99" required defaultValue={usual} />
          </label>
        ))}
        <button type="submit">Classify</button>
      </form>
      <section aria-live="polite">
        {error && <p className="error">{error}</p>}
        {answer && (
          <>
            <p className="species">Iris {answer.species}</p>
            <ul>
              {Object.entries(answer.chances).map(([species, chance]) => (
                <li key={species}>
                  <span>{species}</span>
                  <meter value={chance} aria-label={species} />
                  <span>{(100 * chance).toFixed(1)} %</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
    </>
  );
}

async function classify(flower: Record<string, number>): Promise<Answer> {
  const answer = await fetch('/api/classify', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(flower),
  });
  const body = (await answer.json().catch(() => ({}))) as Answer & { error?: string };
  if (!answer.ok) throw new Error(body.error ?? `The server answered ${answer.status}.`);
  return body;
}
