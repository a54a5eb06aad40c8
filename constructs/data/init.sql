-- Run once, by the superuser, before anybody can connect: the database of the application and its owner.
\set ON_ERROR_STOP on
\getenv database DATABASE_NAME
\getenv owner DATABASE_OWNER
\getenv password CREDENTIALS_PASSWORD

CREATE ROLE :"owner" LOGIN PASSWORD :'password';
CREATE DATABASE :"database" OWNER :"owner";
