import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type Answer, answerOf, type Flower, MEASURES } from './flower.ts';

const MODEL_PATH = process.env.MODEL_PATH ?? 'models/iris.onnx';

export interface Model {
  classify(flower: Flower): Promise<Answer>;
}

/** Reads the model once; rejects when there is none. */
export async function loadModel(path = MODEL_PATH): Promise<Model> {
  // The network is tiny: threads would only wait for one another.
  const session = await InferenceSession.create(path, { intraOpNumThreads: 1 });
  return {
    async classify(flower) {
      const measures = Float32Array.from(MEASURES, (name) => flower[name]);
      const { chances } = await session.run({ measures: new Tensor('float32', measures, [1, MEASURES.length]) });
      return answerOf(chances?.data as Float32Array);
    },
  };
}
