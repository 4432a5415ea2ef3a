"""Signing up and in."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, status
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database import session
from app.models import User
from app.security import current_user, hash_password, is_password, new_token
from app.settings import TOKEN_MINUTES

router = APIRouter(prefix="/auth", tags=["auth"])


class NewUser(BaseModel):
    name: Annotated[str, Field(min_length=3, max_length=64, pattern=r"^[\w.@+-]+$")]
    # bcrypt reads no more than 72 bytes.
    password: Annotated[str, Field(min_length=8, max_length=72)]


class KnownUser(BaseModel):
    id: int
    name: str


class Token(BaseModel):
    access_token: str
    token_type: str = "bearer"
    expires_in: int


@router.post("/users", status_code=status.HTTP_201_CREATED)
def sign_up(user: NewUser, db: Annotated[Session, Depends(session)]) -> KnownUser:
    if len(user.password.encode()) > 72:
        raise HTTPException(status.HTTP_422_UNPROCESSABLE_ENTITY, "the password is longer than 72 bytes")
    stored = User(name=user.name, password_hash=hash_password(user.password))
    db.add(stored)
    try:
        db.commit()
    except IntegrityError:
        raise HTTPException(status.HTTP_409_CONFLICT, "this name is taken") from None
    return KnownUser(id=stored.id, name=stored.name)


@router.post("/token")
def sign_in(
    form: Annotated[OAuth2PasswordRequestForm, Depends()], db: Annotated[Session, Depends(session)]
) -> Token:
    user = db.scalar(select(User).where(User.name == form.username))
    if user is None or not is_password(form.password, user.password_hash):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "no such user, or another password")
    return Token(access_token=new_token(user), expires_in=60 * TOKEN_MINUTES)


@router.get("/me")
def me(user: Annotated[User, Depends(current_user)]) -> KnownUser:
    return KnownUser(id=user.id, name=user.name)
