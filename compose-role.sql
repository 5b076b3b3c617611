-- Run once by the PostgreSQL image, on an empty volume: Okra's own role, which row-level security holds, and its database.
\getenv password OKRA_DB_PASSWORD
create role okra login password :'password';
create database okra owner okra encoding 'UTF8' template template0;
-- From now on the superuser comes in from inside the container only: docker compose exec database psql -U postgres
alter role postgres password null;
