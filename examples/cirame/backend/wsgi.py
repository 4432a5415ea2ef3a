from cirame import create_app

app = create_app()
