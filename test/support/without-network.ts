/** Lines of Python, of the body of a function, that end the program where there is a network. */
export const WITHOUT_NETWORK = `    try:
        socket.create_connection(("192.0.2.1", 80), 2)
    except OSError:
        pass
    else:
        raise SystemExit("it has a network")
`;
