/*
 * What a service of the trip demo keeps in its database. Several services may share one: each has its
 * own rows. People look into it with psql.
 */

/** Days of which everything is to be had, and after them one for each service that has nothing. */
export const DAYS = 30
const PLACES_A_DAY = 1_000_000

export const tripServices = ['hotel', 'flight', 'car'] as const
export type TripService = (typeof tripServices)[number]

/** The day on which that service has nothing left. */
export const soldOutDay = (service: TripService): number => DAYS + 1 + tripServices.indexOf(service)

const SETUP_LOCK = 0x74726970

export const setUpTrips = `
begin;
set local client_min_messages = 'warning';
select pg_advisory_xact_lock(${SETUP_LOCK});
create table if not exists trip_places (
  service text not null,
  day int not null,
  free int not null check (free >= 0),
  primary key (service, day)
);
create table if not exists trip_booking (
  service text not null,
  trip text not null,
  day int not null,
  used boolean not null default false,
  at timestamptz not null default clock_timestamp(),
  primary key (service, trip)
);
commit;`

/** Parameters: the service, and the day on which it has nothing. */
export const fillPlaces = `
insert into trip_places (service, day, free)
select $1, day, case when day = $2::int then 0 else ${PLACES_A_DAY} end
from generate_series(1, ${DAYS + tripServices.length}) as day
on conflict (service, day) do update set free = excluded.free`

export const emptyBookings = 'delete from trip_booking where service = $1'

/** Parameters of the three: the service, the day or the trip. */
export const takePlace = `
update trip_places set free = free - 1 where service = $1 and day = $2 and free > 0`
export const book = 'insert into trip_booking (service, trip, day) values ($1, $2, $3)'
export const cancelBooking = `
delete from trip_booking where service = $1 and trip = $2 and not used returning day`
export const isUsed = 'select from trip_booking where service = $1 and trip = $2'
export const freePlace = `
update trip_places set free = free + 1 where service = $1 and day = $2`

/** Parameters: the service, and how the trips begin that are asked for. */
export const readTrips = `
select trip from trip_booking where service = $1 and starts_with(trip, $2)`
