"""Passwords and tokens."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import bcrypt
import jwt
from fastapi import Depends, HTTPException, status
from fastapi.security import OAuth2PasswordBearer
from sqlalchemy.orm import Session

from app.database import session
from app.models import User
from app.settings import JWT_SECRET, TOKEN_MINUTES

ALGORITHM = "HS256"

bearer = OAuth2PasswordBearer(tokenUrl="auth/token")


def hash_password(password: str) -> str:
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt()).decode()


def is_password(password: str, hashed: str) -> bool:
    return bcrypt.checkpw(password.encode(), hashed.encode())


def new_token(user: User) -> str:
    """Good for TOKEN_MINUTES, then the user signs in again."""
    expires = datetime.now(UTC) + timedelta(minutes=TOKEN_MINUTES)
    return jwt.encode({"sub": str(user.id), "exp": expires}, JWT_SECRET, algorithm=ALGORITHM)


def current_user(token: Annotated[str, Depends(bearer)], db: Annotated[Session, Depends(session)]) -> User:
    refusal = HTTPException(
        status.HTTP_401_UNAUTHORIZED, "sign in again", headers={"WWW-Authenticate": "Bearer"}
    )
    try:
        claims = jwt.decode(token, JWT_SECRET, algorithms=[ALGORITHM], options={"require": ["exp", "sub"]})
    except jwt.InvalidTokenError:
        raise refusal from None
    user = db.get(User, int(claims["sub"]))
    if user is None:
        raise refusal
    return user
