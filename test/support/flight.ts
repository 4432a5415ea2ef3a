/** A flight that flightontime's example predicts. */
export const FLIGHT = {
  airline: 'KW',
  origin: 'CGH',
  destination: 'BSB',
  departure: '2025-01-17T18:40:00',
  distance_km: 866,
};
